import { useMutation, useQuery } from '@tanstack/react-query';
import { App } from 'antd';
import type { Message } from 'chatkeep/client';
import { useState } from 'react';
import { api } from '../../../api.ts';
import { asRevoked } from '../../../changes.ts';
import { useMe } from '../../../queries/me.ts';
import { changeMessage, refreshMessage } from '../../../queries/messages.ts';
import { settingsQuery } from '../../../queries/settings.ts';
import { useErrorWords } from '../../../ui/errors.ts';
import { SAVED, isSaved } from './saved.ts';

export interface MarkGiven {
  readonly label: string;
  /** Empty for none. */
  readonly color: string;
  readonly note: string;
  readonly shared: boolean;
}

/** What the operator may do with a message, and how. */
export function useActions(message: Message) {
  const app = App.useApp();
  const me = useMe();
  const { data: settings } = useQuery(settingsQuery);
  const { conversationId, id } = message;
  const [openedAt] = useState(() => Date.now());
  const words = useErrorWords();
  const onError = (error: Error) => app.message.error(words(error));
  const refresh = () => refreshMessage(conversationId, id);

  const revoke = useMutation({
    mutationFn: () => api.messages.revoke(conversationId, id),
    onSuccess: (revoked) => changeMessage(conversationId, id, (each) => asRevoked(each, revoked)),
    onError,
  });
  const mark = useMutation({
    mutationFn: async ({ given, before }: { given: MarkGiven; before?: string | undefined }) => {
      const { label, color, note, shared } = given;
      const content = {
        shared,
        ...(note === '' ? {} : { note }),
        ...(color === '' ? {} : { color }),
      };
      await api.messages.mark(conversationId, id, label, content);
      if (before !== undefined && before !== label) {
        await api.messages.unmark(conversationId, id, before);
      }
      await refresh();
    },
    onError,
  });
  const unmark = useMutation({
    mutationFn: async (label: string) => {
      await api.messages.unmark(conversationId, id, label);
      await refresh();
    },
    onError,
  });

  const own = message.from === me.id;
  const inWindow = openedAt - message.sentAt < (settings?.revokeWindowMs ?? 0);
  const mayRevoke = me.permissions.includes('message.revoke-any') || (own && inWindow);
  const saved = isSaved(message, me.id);
  return {
    own,
    mayRevoke: mayRevoke && message.revokedAt === null,
    mayMark: me.permissions.includes('message.mark'),
    saved,
    revoke,
    mark,
    unmark,
    toggleSaved: () =>
      saved
        ? unmark.mutate(SAVED)
        : mark.mutate({ given: { label: SAVED, color: '', note: '', shared: false } }),
  };
}
