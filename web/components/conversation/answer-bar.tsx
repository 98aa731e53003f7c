import { useMutation } from '@tanstack/react-query';
import { App, Button } from 'antd';
import type { Conversation } from 'chatkeep/client';
import { api } from '../../api.ts';
import { putConversation } from '../../queries/conversations.ts';
import { useMe } from '../../queries/me.ts';
import { useErrorWords } from '../../ui/errors.ts';
import { useTexts } from '../../ui/texts.ts';
import { useCannedReplies } from '../composer/canned-replies.ts';
import { Composer } from '../composer/composer.tsx';
import styles from './conversation.module.css';
import { joinedOperators } from './names.ts';
import { texts } from './texts.ts';

interface AnswerBarProps {
  readonly conversation: Conversation;
  readonly onSent: () => void;
}

const open = ['waiting', 'active', 'suspended'];

/** Where one answers; or what is to be done before, or why nobody can. */
export function AnswerBar({ conversation, onSent }: AnswerBarProps) {
  const text = useTexts(texts);
  const words = useErrorWords();
  const { message } = App.useApp();
  const { id: operatorId } = useMe();
  const join = useMutation({
    mutationFn: () => api.conversations.join(conversation.id),
    onSuccess: (joined) => putConversation(joined, operatorId),
    onError: (error) => message.error(words(error)),
  });

  const { type, status, allowed } = conversation;
  const joined = joinedOperators(conversation).some((operator) => operator.id === operatorId);
  if (joined && open.includes(status)) {
    return <Answer conversation={conversation} onSent={onSent} />;
  }
  if (type === 'direct') return <p className={styles['closed']}>{text.direct}</p>;
  if (!allowed.includes('join')) return <p className={styles['closed']}>{text.over}</p>;
  return (
    <div className={styles['closed']}>
      <span>{text.notJoined}</span>
      <Button type="primary" loading={join.isPending} onClick={() => join.mutate()}>
        {text.join}
      </Button>
    </div>
  );
}

function Answer({ conversation, onSent }: AnswerBarProps) {
  const canned = useCannedReplies(conversation);
  return <Composer conversationId={conversation.id} autoFocus canned={canned} onSent={onSent} />;
}
