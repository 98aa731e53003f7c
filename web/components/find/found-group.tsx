import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Tag } from 'antd';
import { useState } from 'react';
import type { FindSearch } from '../../paths.ts';
import { conversationQuery } from '../../queries/conversations.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { useTexts } from '../../ui/texts.ts';
import { faceOf, nameOf } from '../conversation/names.ts';
import { StatusTag } from '../conversation/status-tag.tsx';
import { FoundItem } from './found-item.tsx';
import styles from './found.module.css';
import type { FoundGroup as Group } from './groups.ts';
import { texts } from './texts.ts';
import { useSeen } from './use-seen.ts';

interface FoundGroupProps {
  readonly group: Group;
  readonly search: FindSearch;
  readonly initiallyExpanded: boolean;
  readonly onExpanded: (expanded: boolean) => void;
}

/** What was found in a conversation: the first few, the rest when they are asked for. */
export function FoundGroup({ group, search, initiallyExpanded, onExpanded }: FoundGroupProps) {
  const text = useTexts(texts);
  const { conversationId, hits } = group;
  const [expanded, setExpanded] = useState(initiallyExpanded);
  const { ref, seen } = useSeen<HTMLLIElement>();
  const { data: conversation } = useQuery({ ...conversationQuery(conversationId), enabled: seen });
  const isOnlyOne = search.in !== undefined;
  const all = expanded || isOnlyOne;
  const shown = all ? hits : hits.slice(0, group.shown);
  const more = hits.length - group.shown;
  const expand = (next: boolean) => {
    setExpanded(next);
    onExpanded(next);
  };

  return (
    <li ref={ref} className={styles['group']}>
      {!isOnlyOne && (
        <header className={styles['header']}>
          {conversation === undefined ? (
            <>
              <span className={styles['face']} />
              <span className={styles['coming']} />
            </>
          ) : (
            <>
              <Avatar {...faceOf(conversation)} size={28} />
              <Link
                className={styles['name']}
                to="/conversations/$conversationId"
                params={{ conversationId }}
                preload={false}
                aria-label={text.open(nameOf(conversation))}
              >
                {nameOf(conversation)}
              </Link>
              <span className={styles['title']}>{conversation.title}</span>
              {conversation.tags.slice(0, 3).map((tag) => (
                <Tag key={tag} className={styles['tag'] ?? ''}>
                  {tag}
                </Tag>
              ))}
              {conversation.type === 'service' && <StatusTag status={conversation.status} />}
            </>
          )}
        </header>
      )}
      {shown.map((item) => (
        <FoundItem key={item.id} item={item} conversation={conversation} search={search} />
      ))}
      {more > 0 && !isOnlyOne && (
        <div className={styles['more']}>
          <Button type="link" size="small" aria-expanded={all} onClick={() => expand(!all)}>
            {all ? text.fewer : text.more(more)}
          </Button>
          <Link to="/find" search={{ ...search, in: conversationId }} className={styles['only']}>
            {text.onlyHere}
          </Link>
        </div>
      )}
    </li>
  );
}
