import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Form, Modal } from 'antd';
import { type ReactNode, useRef } from 'react';
import { useErrorWords } from '../../ui/errors.ts';
import { Roomy } from '../../ui/roomy.tsx';
import { useTexts } from '../../ui/texts.ts';
import { failedField } from './failed-field.ts';
import styles from './form-dialog.module.css';
import { texts } from './texts.ts';

interface FormDialogProps<Fields extends object> {
  readonly open: boolean;
  readonly title: string;
  /** What its button says. */
  readonly act: string;
  readonly initial: Partial<Fields>;
  /** Whatever fails stands beside its field, or over the form. */
  readonly save: (fields: Fields) => Promise<unknown>;
  /** After it was saved, or given up. */
  readonly onClose: () => void;
  readonly width?: number;
  readonly children: ReactNode;
}

/** A form over the page. It begins anew with each opening. */
export function FormDialog<Fields extends object>(props: FormDialogProps<Fields>) {
  const { open, title, onClose, width = 480, children, ...form } = props;
  return (
    <Modal
      open={open}
      title={title}
      footer={null}
      width={width}
      mask={{ closable: false }}
      onCancel={onClose}
      destroyOnHidden
    >
      <Roomy>
        <DialogForm<Fields> {...form} onClose={onClose}>
          {children}
        </DialogForm>
      </Roomy>
    </Modal>
  );
}

type DialogFormProps<Fields extends object> = Omit<
  FormDialogProps<Fields>,
  'open' | 'title' | 'width'
>;

function DialogForm<Fields extends object>(props: DialogFormProps<Fields>) {
  const { act, initial, save, onClose, children } = props;
  const text = useTexts(texts);
  const words = useErrorWords();
  const [form] = Form.useForm<Fields>();
  const top = useRef<HTMLDivElement>(null);
  const saving = useMutation({
    mutationFn: save,
    onSuccess: onClose,
    onError: (error) => {
      const field = fieldOf(error);
      if (field === undefined) return;
      form.setFields([{ name: [field] as never, errors: [words(error, { field: true })] }]);
      top.current?.querySelector<HTMLElement>(`#${CSS.escape(field)}`)?.focus();
    },
  });
  const fieldOf = (error: unknown) => failedField(error, Object.keys(form.getFieldsValue()));
  const isGeneral = saving.error !== null && fieldOf(saving.error) === undefined;

  return (
    <div ref={top} className={styles['form']}>
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark="optional"
        scrollToFirstError={{ focus: true }}
        initialValues={initial}
        onFinish={(fields) => saving.mutate(fields)}
      >
        {isGeneral && (
          <Form.Item>
            <Alert type="error" showIcon title={words(saving.error)} />
          </Form.Item>
        )}
        {children}
        <div className={styles['buttons']}>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button type="primary" htmlType="submit" loading={saving.isPending}>
            {act}
          </Button>
        </div>
      </Form>
    </div>
  );
}
