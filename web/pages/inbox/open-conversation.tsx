import { ArrowLeftOutlined } from '@ant-design/icons';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ConversationView } from '../../components/conversation/conversation-view.tsx';
import { useTexts } from '../../ui/texts.ts';
import styles from './page.module.css';
import { texts } from './texts.ts';

export function OpenConversation() {
  const text = useTexts(texts);
  const { conversationId } = useParams({ from: '/shell/inbox/$conversationId' });
  const { view, at = 'newest' } = useSearch({ from: '/shell/inbox/$conversationId' });
  const navigate = useNavigate({ from: '/inbox/$conversationId' });
  const ofView = view === undefined ? {} : { view };

  return (
    <ConversationView
      id={conversationId}
      anchor={at}
      onAnchor={(anchor) => {
        if (anchor === at) return;
        void navigate({ search: anchor === 'newest' ? ofView : { ...ofView, at: anchor } });
      }}
      back={
        <Link className={styles['back']} to="/inbox" search={ofView} aria-label={text.back}>
          <ArrowLeftOutlined aria-hidden />
        </Link>
      }
    />
  );
}
