import { Form, Input, Radio } from 'antd';
import type { Operator } from 'chatkeep/client';
import { api } from '../../../api.ts';
import { FormDialog } from '../../../components/form-dialog/form-dialog.tsx';
import { refreshOperators } from '../../../queries/operators.ts';
import { useTexts } from '../../../ui/texts.ts';
import { texts } from './texts.ts';

type Role = Operator['role'];

interface Described {
  readonly nickName: string;
  readonly login: string;
  readonly role: Role;
}

interface Created extends Described {
  readonly password: string;
}

interface Password {
  readonly password: string;
}

const SHORTEST_PASSWORD = 8;

export function NewOperatorDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const text = useTexts(texts);
  return (
    <FormDialog<Created>
      open={open}
      title={text.create}
      act={text.createAct}
      initial={{ role: 'agent' }}
      onClose={onClose}
      save={async (fields) => {
        await api.operators.create(fields);
        await refreshOperators();
      }}
    >
      <DescriptionFields />
      <PasswordField label={text.password} />
    </FormDialog>
  );
}

interface OfOperator {
  /** Closed when undefined. */
  readonly operator: Operator | undefined;
  readonly onClose: () => void;
}

export function EditOperatorDialog({ operator, onClose }: OfOperator) {
  const text = useTexts(texts);
  const { id = '', nickName = '', login, role = 'agent' } = operator ?? {};
  return (
    <FormDialog<Described>
      open={operator !== undefined}
      title={text.editOf(nickName)}
      act={text.save}
      initial={{ nickName, login: login ?? '', role }}
      onClose={onClose}
      save={async (fields) => {
        await api.operators.update(id, {
          nickName: fields.nickName,
          ...(fields.login === login ? {} : { login: fields.login }),
          ...(fields.role === role ? {} : { role: fields.role }),
        });
        await refreshOperators();
      }}
    >
      <DescriptionFields />
    </FormDialog>
  );
}

export function ResetPasswordDialog({ operator, onClose }: OfOperator) {
  const text = useTexts(texts);
  const { id = '', nickName = '' } = operator ?? {};
  return (
    <FormDialog<Password>
      open={operator !== undefined}
      title={text.passwordOf(nickName)}
      act={text.setPassword}
      initial={{}}
      onClose={onClose}
      save={({ password }) => api.operators.update(id, { password })}
    >
      <Form.Item>{text.passwordHint}</Form.Item>
      <PasswordField label={text.newPassword} />
    </FormDialog>
  );
}

function DescriptionFields() {
  const text = useTexts(texts);
  return (
    <>
      <Form.Item
        name="nickName"
        label={text.name}
        extra={text.nameHint}
        rules={[{ required: true, whitespace: true, message: text.missingName }]}
      >
        <Input autoFocus maxLength={64} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="login"
        label={text.login}
        rules={[{ required: true, pattern: /^[A-Za-z0-9_.@-]{1,64}$/, message: text.badLogin }]}
      >
        <Input maxLength={64} autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="role" label={text.role} rules={[{ required: true }]}>
        <Radio.Group
          options={[
            { value: 'agent', label: text.agent },
            { value: 'admin', label: text.admin },
          ]}
        />
      </Form.Item>
    </>
  );
}

function PasswordField({ label }: { readonly label: string }) {
  const text = useTexts(texts);
  return (
    <Form.Item
      name="password"
      label={label}
      rules={[{ required: true, min: SHORTEST_PASSWORD, message: text.shortPassword }]}
    >
      <Input.Password maxLength={1024} autoComplete="new-password" />
    </Form.Item>
  );
}
