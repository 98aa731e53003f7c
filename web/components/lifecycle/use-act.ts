import { useMutation } from '@tanstack/react-query';
import { App } from 'antd';
import { ApiError, type Conversation, type Status } from 'chatkeep/client';
import { api } from '../../api.ts';
import { putConversation } from '../../queries/conversations.ts';
import { useMe } from '../../queries/me.ts';
import { isUnreachable } from '../../queries/unreachable.ts';
import { useErrorWords } from '../../ui/errors.ts';
import { useTexts } from '../../ui/texts.ts';
import { texts as statusTexts } from '../conversation/texts.ts';
import type { Act } from './acts.tsx';
import { texts } from './texts.ts';

export type ActInput =
  | { readonly act: Exclude<Act, 'transfer'> }
  | { readonly act: 'transfer'; readonly toOperatorId: string };

/** Does something to a conversation. When somebody else was faster, says how it stands by now. */
export function useAct(conversation: Conversation) {
  const { id, status } = conversation;
  const { id: operatorId } = useMe();
  const explain = useExplain(conversation);
  return useMutation({
    mutationFn: (input: ActInput) =>
      input.act === 'transfer'
        ? api.conversations.transfer(id, { toOperatorId: input.toOperatorId })
        : api.conversations[input.act](id),
    // An event may tell of the change before the refusal comes.
    onMutate: () => status,
    onSuccess: (changed) => putConversation(changed, operatorId),
    onError: (error, _input, before = status) => explain(error, before),
  });
}

/** Tells why something was not done, and shows the conversation as it is. */
export function useExplain({ id }: Conversation): (error: Error, before: Status) => Promise<void> {
  const text = useTexts(texts);
  const words = useErrorWords();
  const { statuses } = useTexts(statusTexts);
  const { message } = App.useApp();
  const { id: operatorId } = useMe();

  function wordsOf(error: Error, before: Status, now: Conversation | undefined): string {
    if (isUnreachable(error)) return text.failures.unreachable;
    if (!(error instanceof ApiError)) return words(error);
    if (error.slug === 'not-joined') return text.failures.notJoined;
    if (error.slug === 'already-joined') return text.failures.alreadyJoined;
    if (error.slug === 'operator-disabled') return text.failures.disabled;
    if (now !== undefined && now.status !== before)
      return text.failures.changed(statuses[now.status]);
    return words(error);
  }

  return async (error, before) => {
    const now = error instanceof ApiError ? await asItIs(id) : undefined;
    if (now !== undefined) putConversation(now, operatorId);
    message.warning(wordsOf(error, before, now));
  };
}

/** Undefined when that cannot be learned either: the first failure is what is told. */
async function asItIs(id: string): Promise<Conversation | undefined> {
  try {
    return await api.conversations.get(id);
  } catch {
    return undefined;
  }
}
