import { useQuery } from '@tanstack/react-query';
import { ApiError, type Conversation } from 'chatkeep/client';
import type { ReactNode } from 'react';
import { conversationQuery } from '../../queries/conversations.ts';
import { spanOfMessages } from '../../queries/messages.ts';
import { useTyping } from '../../queries/typing.ts';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { useTexts } from '../../ui/texts.ts';
import { useTitle } from '../../ui/title.ts';
import { CustomerPanel } from '../customer-panel/customer-panel.tsx';
import { PanelButton } from '../customer-panel/panel-button.tsx';
import { usePanel } from '../customer-panel/use-panel.ts';
import { JumpTo } from '../message-list/jump-to.tsx';
import { MessageList } from '../message-list/message-list.tsx';
import { texts as listTexts } from '../message-list/texts.ts';
import { useFirstUnread } from '../message-list/use-first-unread.ts';
import { useJumps } from '../message-list/use-jumps.ts';
import { AnswerBar } from './answer-bar.tsx';
import { ConversationHeader } from './conversation-header.tsx';
import styles from './conversation.module.css';
import { nameOf } from './names.ts';
import { texts } from './texts.ts';

interface ConversationViewProps {
  readonly id: string;
  /** Where its history begins to be shown. */
  readonly anchor: string;
  /** Called to show it from another place on; the address is changed by it. */
  readonly onAnchor: (anchor: string) => void;
  /** The way back, on a narrow screen. */
  readonly back?: ReactNode;
}

/** A conversation with its history and all that can be done in it. */
export function ConversationView({ id, ...rest }: ConversationViewProps) {
  const text = useTexts(texts);
  const { data, error, refetch } = useQuery(conversationQuery(id));
  if (data !== undefined) return <Shown key={id} conversation={data} {...rest} />;
  if (error === null) return <Loading />;
  if (error instanceof ApiError && error.status === 404) {
    return <Empty title={text.missing} action={rest.back} />;
  }
  return <Failure error={error} onRetry={() => void refetch()} />;
}

interface ShownProps extends Omit<ConversationViewProps, 'id'> {
  readonly conversation: Conversation;
}

function Shown({ conversation, anchor, onAnchor, back }: ShownProps) {
  const { id } = conversation;
  useTitle(nameOf(conversation));
  const jumps = useJumps(id, anchor, onAnchor);
  const panel = usePanel();
  const firstUnread = useFirstUnread(conversation);

  return (
    <div className={styles['beside']}>
      <section className={styles['conversation']} aria-label={nameOf(conversation)}>
        <ConversationHeader
          conversation={conversation}
          back={back}
          actions={
            <>
              <JumpTo
                jumps={jumps}
                spanOf={(signal) => spanOfMessages(id, signal)}
                firstUnreadId={firstUnread.id}
              />
              <PanelButton panel={panel} />
            </>
          }
        />
        <MessageList
          key={`${anchor} ${jumps.turn}`}
          conversation={conversation}
          jumps={jumps}
          firstUnread={firstUnread}
        />
        <TypingLine conversation={conversation} />
        <AnswerBar key={id} conversation={conversation} onSent={() => jumps.toNewest()} />
      </section>
      <CustomerPanel
        conversation={conversation}
        panel={panel}
        onGo={(messageId) => jumps.jump(`message:${messageId}`)}
      />
    </div>
  );
}

function TypingLine({ conversation }: { readonly conversation: Conversation }) {
  const text = useTexts(listTexts);
  const from = useTyping(conversation.id);
  const people = [...conversation.members, ...conversation.operators, conversation.user];
  const person = people.find((each) => each?.id === from);
  return (
    <p className={styles['typing']} role="status">
      {from !== undefined && text.types(person?.nickName ?? from)}
    </p>
  );
}
