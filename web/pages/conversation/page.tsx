import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { MatchBar } from '../../components/find/match-bar.tsx';
import { ConversationView } from '../../components/conversation/conversation-view.tsx';

/** A conversation by itself: what links lead to. */
export function ConversationPage() {
  const from = '/shell/conversations/$conversationId';
  const { conversationId } = useParams({ from });
  const { at = 'newest', find } = useSearch({ from });
  const navigate = useNavigate({ from: '/conversations/$conversationId' });
  const found = find === undefined ? {} : { find };
  return (
    <>
      {find !== undefined && <MatchBar search={find} at={at} />}
      <ConversationView
        id={conversationId}
        anchor={at}
        onAnchor={(anchor) => {
          if (anchor === at) return;
          void navigate({ search: anchor === 'newest' ? found : { ...found, at: anchor } });
        }}
      />
    </>
  );
}
