import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { BackLink } from '../../components/conversation/back-link.tsx';
import { ConversationView } from '../../components/conversation/conversation-view.tsx';
import { useJoined } from './use-joined.ts';

export function OpenConversation() {
  const { conversationId } = useParams({ from: '/shell/inbox/$conversationId' });
  const { view, at = 'newest' } = useSearch({ from: '/shell/inbox/$conversationId' });
  const navigate = useNavigate({ from: '/inbox/$conversationId' });
  // What was waiting is now one's own: the list goes along to where it stands.
  useJoined(conversationId, () => {
    if (view !== undefined && view !== 'waiting') return;
    void navigate({ search: (before) => ({ ...before, view: 'mine' }), replace: true });
  });
  const ofView = view === undefined ? {} : { view };

  return (
    <ConversationView
      id={conversationId}
      anchor={at}
      onAnchor={(anchor) => {
        if (anchor === at) return;
        void navigate({ search: anchor === 'newest' ? ofView : { ...ofView, at: anchor } });
      }}
      back={<BackLink view={view} />}
    />
  );
}
