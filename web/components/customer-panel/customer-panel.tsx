import { CloseOutlined } from '@ant-design/icons';
import { Button, Drawer } from 'antd';
import type { Conversation } from 'chatkeep/client';
import { useTexts } from '../../ui/texts.ts';
import { peopleOf } from '../conversation/names.ts';
import { AboutConversation } from './about-conversation.tsx';
import { Conversations } from './conversations.tsx';
import styles from './customer-panel.module.css';
import { Marks } from './marks.tsx';
import { Profile } from './profile.tsx';
import { texts } from './texts.ts';
import type { PanelState } from './use-panel.ts';

interface CustomerPanelProps {
  readonly conversation: Conversation;
  readonly panel: PanelState;
  readonly onGo: (messageId: string) => void;
}

/** Whom a conversation is with: beside it where there is room, else over it. */
export function CustomerPanel({ conversation, panel, onGo }: CustomerPanelProps) {
  const text = useTexts(texts);
  if (!panel.wide) {
    return (
      <Drawer
        open={panel.open}
        onClose={panel.toggle}
        title={<h2 className={styles['over']}>{text.panel}</h2>}
        size={340}
        styles={{ body: { padding: 0 } }}
        destroyOnHidden
      >
        <Content
          conversation={conversation}
          onGo={(messageId) => {
            panel.toggle();
            onGo(messageId);
          }}
        />
      </Drawer>
    );
  }
  if (!panel.open) return null;
  return (
    <aside className={styles['panel']} aria-label={text.panel}>
      <header className={styles['header']}>
        <h2>{text.panel}</h2>
        <Button
          type="text"
          icon={<CloseOutlined />}
          aria-label={text.close}
          onClick={panel.toggle}
        />
      </header>
      <Content conversation={conversation} onGo={onGo} />
    </aside>
  );
}

function Content({ conversation, onGo }: Omit<CustomerPanelProps, 'panel'>) {
  const { id } = conversation;
  const people = peopleOf(conversation);
  return (
    <div className={styles['content']}>
      {people.map((person) => (
        <Profile key={person.id} person={person} />
      ))}
      <AboutConversation conversation={conversation} />
      <Marks conversationId={id} onGo={onGo} />
      {people.map((person) => (
        <Conversations key={person.id} person={person} currentId={id} named={people.length > 1} />
      ))}
    </div>
  );
}
