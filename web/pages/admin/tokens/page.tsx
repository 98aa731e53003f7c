import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { App, Button, Segmented } from 'antd';
import { useState } from 'react';
import { api } from '../../../api.ts';
import { CopiedText } from '../../../components/secret/copied-text.tsx';
import { SecretDialog } from '../../../components/secret/secret-dialog.tsx';
import { TokenList } from '../../../components/token-list/token-list.tsx';
import { type TokenKind, tokenKinds } from '../../../paths.ts';
import { subjectQuery } from '../../../queries/subjects.ts';
import { refreshTokens } from '../../../queries/tokens.ts';
import { Empty } from '../../../ui/states.tsx';
import { useErrorWords } from '../../../ui/errors.ts';
import { useTexts } from '../../../ui/texts.ts';
import { useTimes } from '../../../ui/times.tsx';
import { PageHead } from '../page-head.tsx';
import { SubjectPicker } from './subject-picker.tsx';
import styles from './tokens.module.css';
import { texts } from './texts.ts';

export function TokensPage() {
  const text = useTexts(texts);
  const times = useTimes();
  const words = useErrorWords();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const { kind = 'operator', id = '' } = useSearch({ from: '/shell/admin/tokens' });
  const { data: subject } = useQuery(subjectQuery(kind, id));
  const [isShown, setShown] = useState(false);
  const issuing = useMutation({
    mutationFn: (of: Exclude<TokenKind, 'service'>) => api.sessions.issueToken({ kind: of, id }),
    onSuccess: () => {
      setShown(true);
      void refreshTokens();
    },
    onError: (error) => message.error(words(error)),
  });
  const show = (next: { kind: TokenKind; id?: string }) =>
    void navigate({ to: '/admin/tokens', search: next, replace: true });
  const name = subject?.name ?? id;

  return (
    <>
      <PageHead title={text.title} hint={text.hint} />
      <div className={styles['bar']}>
        <Segmented<TokenKind>
          aria-label={text.kind}
          value={kind}
          options={tokenKinds.map((value) => ({ value, label: text.kinds[value] }))}
          onChange={(value) => show({ kind: value })}
        />
        <SubjectPicker
          key={kind}
          kind={kind}
          id={id}
          onPick={(picked) => show({ kind, id: picked })}
        />
        {kind !== 'service' && id !== '' && (
          <Button type="primary" loading={issuing.isPending} onClick={() => issuing.mutate(kind)}>
            {text.issue}
          </Button>
        )}
      </div>
      {id === '' ? <Empty title={text.choose} /> : <TokenList kind={kind} id={id} />}
      <SecretDialog open={isShown} title={text.issued(name)} onClose={() => setShown(false)}>
        {issuing.data !== undefined && (
          <>
            <CopiedText name={text.token} value={issuing.data.token} />
            <p>
              {text.until} {times.exact(issuing.data.expiresAt)}
            </p>
          </>
        )}
      </SecretDialog>
    </>
  );
}
