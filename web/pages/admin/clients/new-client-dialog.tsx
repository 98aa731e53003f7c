import { Checkbox, Form, Input, Radio } from 'antd';
import type { NewRegisteredClient, Scope } from 'chatkeep/client';
import { api } from '../../../api.ts';
import { FormDialog } from '../../../components/form-dialog/form-dialog.tsx';
import { refreshClients } from '../../../queries/clients.ts';
import { useTexts } from '../../../ui/texts.ts';
import { texts } from './texts.ts';

interface Fields {
  readonly name: string;
  readonly scope: Scope;
  readonly signRequired: boolean;
}

const scopes: readonly Scope[] = ['op', 'user', 'ingest'];

interface NewClientDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onMade: (client: NewRegisteredClient) => void;
}

export function NewClientDialog({ open, onClose, onMade }: NewClientDialogProps) {
  const text = useTexts(texts);
  return (
    <FormDialog<Fields>
      open={open}
      title={text.create}
      act={text.createAct}
      initial={{ scope: 'op', signRequired: false }}
      onClose={onClose}
      save={async (fields) => {
        onMade(await api.clients.create(fields));
        await refreshClients();
      }}
    >
      <Form.Item
        name="name"
        label={text.name}
        extra={text.nameHint}
        rules={[{ required: true, whitespace: true, message: text.missingName }]}
      >
        <Input autoFocus maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item name="scope" label={text.scope} rules={[{ required: true }]}>
        <Radio.Group
          vertical
          options={scopes.map((scope) => ({ value: scope, label: text.scopes[scope] }))}
        />
      </Form.Item>
      <Form.Item name="signRequired" valuePropName="checked" extra={text.signHint}>
        <Checkbox>{text.signRequired}</Checkbox>
      </Form.Item>
    </FormDialog>
  );
}
