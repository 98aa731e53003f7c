import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { signIn } from '../../session/session.ts';
import { useErrorWords } from '../../ui/errors.ts';
import { Roomy } from '../../ui/roomy.tsx';
import { useTexts } from '../../ui/texts.ts';
import { texts } from './texts.ts';

interface Fields {
  readonly login: string;
  readonly password: string;
}

export function SignInForm({ onDone }: { readonly onDone?: () => void }) {
  const text = useTexts(texts);
  const words = useErrorWords();
  const entry = useMutation({
    mutationFn: ({ login, password }: Fields) => signIn(login, password),
    onSuccess: () => onDone?.(),
  });

  return (
    <Roomy>
      <Form<Fields>
        layout="vertical"
        requiredMark={false}
        onFinish={(fields) => entry.mutate(fields)}
      >
        {entry.error !== null && (
          <Form.Item>
            <Alert type="error" showIcon title={words(entry.error)} />
          </Form.Item>
        )}
        <Form.Item
          name="login"
          label={text.login}
          rules={[{ required: true, message: text.missingLogin }]}
        >
          <Input autoFocus autoComplete="username" maxLength={64} />
        </Form.Item>
        <Form.Item
          name="password"
          label={text.password}
          rules={[{ required: true, message: text.missingPassword }]}
        >
          <Input.Password autoComplete="current-password" maxLength={1024} />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={entry.isPending}>
          {text.signIn}
        </Button>
      </Form>
    </Roomy>
  );
}
