import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, Modal } from 'antd';
import { conversationQuery } from '../../../queries/conversations.ts';
import { useMe } from '../../../queries/me.ts';
import { labelsQuery } from '../../../queries/tags.ts';
import { useTexts } from '../../../ui/texts.ts';
import { type Acting, endActing } from './acting.ts';
import styles from './actions.module.css';
import { ColorChoice } from './color-choice.tsx';
import { rankedLabels } from './ranked-labels.ts';
import { texts } from './texts.ts';
import { useActions } from './use-actions.ts';

interface Values {
  readonly label: string;
  /** Empty for none. */
  readonly color?: string;
  readonly note?: string;
  readonly own?: boolean;
}

/** Marks a message, or changes the operator's mark of a label. */
export function MarkForm({ now }: { readonly now: Acting }) {
  const text = useTexts(texts);
  const { id: operatorId } = useMe();
  const { message, label: before } = now;
  const [form] = Form.useForm<Values>();
  const chosen = Form.useWatch('label', form);
  const { mark, unmark } = useActions(message);
  const present = message.marks?.find(
    (each) => each.label === before && each.operatorId === operatorId,
  );
  const { data: used = [] } = useQuery(labelsQuery);
  const here = useQuery(conversationQuery(message.conversationId)).data?.labels ?? [];
  const labels = rankedLabels(here, used);

  const put = ({ label, color = '', note = '', own = false }: Values) =>
    mark.mutate(
      { given: { label: label.trim(), color, note: note.trim(), shared: !own }, before },
      { onSuccess: endActing },
    );
  return (
    <Modal
      open
      width={420}
      title={before === undefined ? text.markTitle : text.changeTitle}
      onCancel={endActing}
      footer={
        <div className={styles['foot']}>
          {before === undefined ? (
            <span />
          ) : (
            <Button
              danger
              type="text"
              loading={unmark.isPending}
              onClick={() => unmark.mutate(before, { onSuccess: endActing })}
            >
              {text.remove}
            </Button>
          )}
          <Button onClick={endActing}>{text.cancel}</Button>
          <Button type="primary" loading={mark.isPending} onClick={form.submit}>
            {before === undefined ? text.put : text.change}
          </Button>
        </div>
      }
    >
      <Form<Values>
        form={form}
        name="mark"
        layout="vertical"
        requiredMark={false}
        initialValues={{
          label: before ?? '',
          color: present?.color ?? '',
          note: present?.note ?? '',
          own: present?.shared === false,
        }}
        onFinish={put}
      >
        <Form.Item
          name="label"
          label={text.label}
          rules={[{ required: true, whitespace: true, message: text.noLabel }]}
          style={{ marginBottom: 4 }}
        >
          <Input autoFocus maxLength={32} autoComplete="off" />
        </Form.Item>
        {labels.length > 0 && (
          <div className={styles['labels']} role="group" aria-label={text.known}>
            {labels.map((label) => (
              <button
                key={label}
                type="button"
                className={styles['label']}
                aria-pressed={chosen === label}
                onClick={() => form.setFieldsValue({ label })}
              >
                {label}
              </button>
            ))}
          </div>
        )}
        <Form.Item name="color" label={text.color} style={{ margin: '14px 0 8px' }}>
          <ColorChoice present={present?.color ?? null} />
        </Form.Item>
        <Form.Item name="note" label={text.note} style={{ marginBottom: 8 }}>
          <Input.TextArea
            autoSize={{ minRows: 2, maxRows: 6 }}
            maxLength={2000}
            placeholder={text.notePlaceholder}
          />
        </Form.Item>
        <Form.Item name="own" valuePropName="checked" style={{ marginBottom: 0 }}>
          <Checkbox>{text.own}</Checkbox>
        </Form.Item>
      </Form>
    </Modal>
  );
}
