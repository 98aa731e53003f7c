import { useQuery } from '@tanstack/react-query';
import { Tag } from 'antd';
import type { Person } from 'chatkeep/client';
import { Link } from '@tanstack/react-router';
import { useOnline } from '../../queries/presence.ts';
import { userQuery } from '../../queries/users.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { useTexts } from '../../ui/texts.ts';
import { Time } from '../../ui/times.tsx';
import { Copyable } from './copyable.tsx';
import styles from './customer-panel.module.css';
import { texts } from './texts.ts';

/** Who somebody is, and the way to all that they said. */
export function Profile({ person }: { readonly person: Person }) {
  const text = useTexts(texts);
  const { data } = useQuery(userQuery(person.id));
  const { id, no, nickName, iconUrl } = data ?? person;
  const online = useOnline(id, data);
  return (
    <div className={styles['profile']}>
      <div className={styles['who']}>
        <Avatar id={id} name={nickName || id} url={iconUrl} size={48} />
        <div className={styles['name']}>
          <p>{nickName || id}</p>
          <span className={styles['presence']} data-online={online}>
            {online ? text.online : text.offline}
          </span>
          {data !== undefined && data.bannedAt !== null && <Tag color="error">{text.banned}</Tag>}
        </div>
      </div>
      <dl className={styles['facts']}>
        <dt>{text.userId}</dt>
        <dd>
          <Copyable name={text.userId} value={id} />
        </dd>
        <dt>{text.number}</dt>
        <dd>{no}</dd>
        {data?.lastMessageAt !== undefined && data.lastMessageAt !== null && (
          <>
            <dt>{text.lastSaid}</dt>
            <dd>
              <Time at={data.lastMessageAt} />
            </dd>
          </>
        )}
        {data !== undefined && (
          <>
            <dt>{text.since}</dt>
            <dd>
              <Time at={data.createdAt} />
            </dd>
          </>
        )}
      </dl>
      <Link className={styles['timeline']} to="/customers/$userId/timeline" params={{ userId: id }}>
        {text.timeline}
      </Link>
    </div>
  );
}
