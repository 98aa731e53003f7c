import { Button, Form, Input } from 'antd';
import type { Reply } from 'chatkeep/client';
import { api } from '../../api.ts';
import { useMe } from '../../queries/me.ts';
import { repliesQuery } from '../../queries/replies.ts';
import { queryClient } from '../../queries/client.ts';
import { useTexts } from '../../ui/texts.ts';
import { fillIn } from '../composer/fill-in.ts';
import { FormDialog } from '../form-dialog/form-dialog.tsx';
import styles from './replies.module.css';
import { texts } from './texts.ts';

interface Fields {
  readonly shortcut: string;
  readonly title: string;
  readonly text: string;
}

const variables = [
  'customer.name',
  'operator.name',
  'conversation.title',
  'conversation.id',
] as const;

interface ReplyDialogProps {
  /** The one to change, or that a new one is made; closed when undefined. */
  readonly of: Reply | 'new' | undefined;
  readonly shared: boolean;
  readonly onClose: () => void;
}

export function ReplyDialog({ of, shared, onClose }: ReplyDialogProps) {
  const text = useTexts(texts);
  const reply = typeof of === 'object' ? of : undefined;
  return (
    <FormDialog<Fields>
      open={of !== undefined}
      title={reply === undefined ? text.create : text.editOf(reply.shortcut)}
      act={reply === undefined ? text.createAct : text.save}
      initial={reply ?? {}}
      width={560}
      onClose={onClose}
      save={async (fields) => {
        await (reply === undefined
          ? api.replies.create({ ...fields, shared })
          : api.replies.update(reply.id, fields));
        await queryClient.invalidateQueries({ queryKey: repliesQuery.queryKey });
      }}
    >
      <Form.Item
        name="shortcut"
        label={text.shortcut}
        extra={text.shortcutHint}
        rules={[{ required: true, pattern: /^[^\s/{}]{1,32}$/u, message: text.badShortcut }]}
      >
        <Input autoFocus prefix="/" maxLength={32} autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item
        name="title"
        label={text.title}
        rules={[{ required: true, whitespace: true, message: text.missingTitle }]}
      >
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="text"
        label={text.text}
        rules={[{ required: true, whitespace: true, message: text.missingText }]}
      >
        <Input.TextArea maxLength={4000} autoSize={{ minRows: 3, maxRows: 10 }} />
      </Form.Item>
      <Variables />
      <Preview />
    </FormDialog>
  );
}

function Variables() {
  const text = useTexts(texts);
  const form = Form.useFormInstance<Fields>();

  /** Where the cursor stands. */
  function insert(name: string) {
    const field = form.getFieldInstance('text') as
      | { resizableTextArea?: { textArea: HTMLTextAreaElement } }
      | undefined;
    const area = field?.resizableTextArea?.textArea;
    const written: string = form.getFieldValue('text') ?? '';
    const from = area?.selectionStart ?? written.length;
    const to = area?.selectionEnd ?? from;
    form.setFieldValue('text', `${written.slice(0, from)}{{${name}}}${written.slice(to)}`);
    area?.focus();
  }

  return (
    <div className={styles['variables']}>
      {text.insert}
      {variables.map((name) => (
        <Button key={name} size="small" onClick={() => insert(name)}>
          {text.variables[name]}
        </Button>
      ))}
    </div>
  );
}

function Preview() {
  const text = useTexts(texts);
  const { name } = useMe();
  const form = Form.useFormInstance<Fields>();
  const written = Form.useWatch('text', form) ?? '';
  const values = {
    'customer.name': text.sample.customer,
    'operator.name': name,
    'conversation.title': text.sample.title,
    'conversation.id': 'c0001…',
  };
  return (
    <section className={styles['preview']} aria-label={text.preview}>
      <div className={styles['previewName']}>{text.preview}</div>
      <div className={styles['bubble']}>{fillIn(written, values)}</div>
      <p className={styles['hint']}>{text.previewHint}</p>
    </section>
  );
}
