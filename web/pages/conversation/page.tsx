import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ConversationView } from '../../components/conversation/conversation-view.tsx';

/** A conversation by itself: what links lead to. */
export function ConversationPage() {
  const from = '/shell/conversations/$conversationId';
  const { conversationId } = useParams({ from });
  const { at = 'newest' } = useSearch({ from });
  const navigate = useNavigate({ from: '/conversations/$conversationId' });
  return (
    <ConversationView
      id={conversationId}
      anchor={at}
      onAnchor={(anchor) => {
        if (anchor === at) return;
        void navigate({ search: anchor === 'newest' ? {} : { at: anchor } });
      }}
    />
  );
}
