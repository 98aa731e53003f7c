import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { ApiError } from 'chatkeep/client';
import { isUnreachable } from '../../queries/unreachable.ts';
import { signIn } from '../../session/session.ts';
import { Roomy } from '../../ui/roomy.tsx';
import { useTexts } from '../../ui/texts.ts';
import { texts } from './texts.ts';

interface Fields {
  readonly login: string;
  readonly password: string;
}

export function SignInForm({ onDone }: { readonly onDone?: () => void }) {
  const text = useTexts(texts);
  const entry = useMutation({
    mutationFn: ({ login, password }: Fields) => signIn(login, password),
    onSuccess: () => onDone?.(),
  });

  function reasonOf(error: Error): string {
    if (isUnreachable(error)) return text.unreachable;
    if (!(error instanceof ApiError)) return error.message;
    if (error.slug === 'wrong-credentials') return text.wrong;
    if (error.slug === 'rate-limited') {
      return text.tooMany(Math.ceil((error.retryAfterMs ?? 60_000) / 1000));
    }
    return error.message;
  }

  return (
    <Roomy>
      <Form<Fields>
        layout="vertical"
        requiredMark={false}
        onFinish={(fields) => entry.mutate(fields)}
      >
        {entry.error !== null && (
          <Form.Item>
            <Alert type="error" showIcon title={reasonOf(entry.error)} />
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
