import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { BackLink } from '../../components/conversation/back-link.tsx';
import { BackToResults } from '../../components/find/back-to-results.tsx';
import { FoundFrame } from '../../components/find/found-frame.tsx';
import { ConversationView } from '../../components/conversation/conversation-view.tsx';

/** A conversation by itself: what links lead to. */
export function ConversationPage() {
  const from = '/shell/conversations/$conversationId';
  const { conversationId } = useParams({ from });
  const { at = 'newest', find } = useSearch({ from });
  const navigate = useNavigate({ from: '/conversations/$conversationId' });
  const found = find === undefined ? {} : { find };
  const view = (
    <ConversationView
      id={conversationId}
      anchor={at}
      onAnchor={(anchor) => {
        if (anchor === at) return;
        void navigate({ search: anchor === 'newest' ? found : { ...found, at: anchor } });
      }}
      back={find === undefined && <BackLink />}
    />
  );
  if (find === undefined) return view;
  if (find.tab === 'conversations') {
    return (
      <>
        <BackToResults search={find} />
        {view}
      </>
    );
  }
  return (
    <FoundFrame search={find} at={at}>
      {view}
    </FoundFrame>
  );
}
