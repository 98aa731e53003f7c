import { ArrowLeftOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { ApiError } from 'chatkeep/client';
import { JumpTo } from '../../components/message-list/jump-to.tsx';
import { useJumps } from '../../components/message-list/use-jumps.ts';
import { spanOfTimeline } from '../../queries/timeline.ts';
import { userQuery } from '../../queries/users.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Empty } from '../../ui/states.tsx';
import { useTexts } from '../../ui/texts.ts';
import { useTitle } from '../../ui/title.ts';
import styles from './page.module.css';
import { texts } from './texts.ts';
import { Timeline } from './timeline.tsx';

/** All messages of a customer, over all of their conversations. */
export function TimelinePage() {
  const text = useTexts(texts);
  const from = '/shell/customers/$userId/timeline';
  const { userId } = useParams({ from });
  const { at = 'newest' } = useSearch({ from });
  const navigate = useNavigate({ from: '/customers/$userId/timeline' });
  const router = useRouter();
  const { data, error } = useQuery(userQuery(userId));
  const name = data?.nickName || userId;
  useTitle(text.title(name));
  const jumps = useJumps(`timeline ${userId}`, at, (anchor) => {
    void navigate({ search: anchor === 'newest' ? {} : { at: anchor } });
  });

  if (error instanceof ApiError && error.status === 404) return <Empty title={text.missing} />;
  return (
    <section className={styles['page']} aria-label={text.title(name)}>
      <header className={styles['header']}>
        <Button
          type="text"
          icon={<ArrowLeftOutlined />}
          aria-label={text.back}
          onClick={() => router.history.back()}
        />
        <Avatar id={userId} name={name} url={data?.iconUrl} size={36} />
        <div className={styles['who']}>
          <h1>{name}</h1>
          <p>{text.about}</p>
        </div>
        <JumpTo jumps={jumps} spanOf={(signal) => spanOfTimeline(userId, signal)} />
      </header>
      <Timeline key={`${userId} ${at} ${jumps.turn}`} userId={userId} jumps={jumps} />
    </section>
  );
}
