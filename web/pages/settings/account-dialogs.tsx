import { App, Form, Input } from 'antd';
import { api } from '../../api.ts';
import { FormDialog } from '../../components/form-dialog/form-dialog.tsx';
import { queryClient } from '../../queries/client.ts';
import { meQuery, useMe } from '../../queries/me.ts';
import { refreshTokens } from '../../queries/tokens.ts';
import { useTexts } from '../../ui/texts.ts';
import { texts } from './texts.ts';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

export function NameDialog({ open, onClose }: DialogProps) {
  const text = useTexts(texts);
  const { name } = useMe();
  return (
    <FormDialog<{ readonly nickName: string }>
      open={open}
      title={text.changeName}
      act={text.save}
      initial={{ nickName: name }}
      onClose={onClose}
      save={async (fields) => {
        await api.operators.update('me', fields);
        await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
      }}
    >
      <Form.Item
        name="nickName"
        label={text.name}
        extra={text.nameHint}
        rules={[{ required: true, whitespace: true, message: text.missingName }]}
      >
        <Input autoFocus maxLength={64} autoComplete="name" />
      </Form.Item>
    </FormDialog>
  );
}

interface Passwords {
  readonly currentPassword: string;
  readonly password: string;
}

export function PasswordDialog({ open, onClose }: DialogProps) {
  const text = useTexts(texts);
  const { message } = App.useApp();
  return (
    <FormDialog<Passwords>
      open={open}
      title={text.changePassword}
      act={text.save}
      initial={{}}
      onClose={onClose}
      save={async (fields) => {
        await api.operators.update('me', fields);
        message.success(text.saved);
        await refreshTokens();
      }}
    >
      <Form.Item
        name="currentPassword"
        label={text.currentPassword}
        rules={[{ required: true, message: text.missingPassword }]}
      >
        <Input.Password autoFocus maxLength={1024} autoComplete="current-password" />
      </Form.Item>
      <Form.Item
        name="password"
        label={text.newPassword}
        extra={text.passwordHint}
        rules={[{ required: true, min: 8, message: text.shortPassword }]}
      >
        <Input.Password maxLength={1024} autoComplete="new-password" />
      </Form.Item>
    </FormDialog>
  );
}
