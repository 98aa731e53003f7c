import type { Rows, ServerStatus } from 'chatkeep/client';
import type { ReactNode } from 'react';
import { useDurationText } from '../../../ui/durations.ts';
import { useSizeText } from '../../../ui/sizes.ts';
import { localeOf, useLanguage, useTexts } from '../../../ui/texts.ts';
import { Time } from '../../../ui/times.tsx';
import styles from './status.module.css';
import { texts } from './texts.ts';

interface FactsProps {
  readonly status: ServerStatus;
  /** Epoch ms. */
  readonly now: number;
}

/** What is stored, how the index is, who is connected, what runs. */
export function Facts({ status, now }: FactsProps) {
  const text = useTexts(texts);
  const size = useSizeText();
  const duration = useDurationText();
  const format = new Intl.NumberFormat(localeOf[useLanguage()]);
  const number = (value: number) => format.format(value);
  const rows = ({ rows: count, estimated }: Rows) =>
    estimated ? text.about(number(count)) : number(count);
  const { server, database, storage, search, live } = status;
  const { open, idle, waiting } = database.connections;

  return (
    <div className={styles['cards']}>
      <Card
        title={text.storage}
        facts={[
          [text.messageRows, rows(storage.messages)],
          [text.conversations, rows(storage.conversations)],
          [text.users, rows(storage.users)],
          [text.operators, rows(storage.operators)],
          [text.files, rows(storage.media)],
          [text.filesSize, size(storage.mediaBytes)],
          [text.databaseSize, size(database.sizeBytes)],
        ]}
      />
      <Card
        title={text.search}
        facts={[
          [
            text.state,
            <span key="state" data-state={search.complete ? 'good' : 'working'}>
              {search.complete ? text.complete : text.building}
            </span>,
          ],
          [text.documents, number(search.documents)],
          [text.recent, number(search.recent)],
          [text.behind, number(search.behind)],
          [text.segments, number(search.segments)],
          [text.size, size(search.bytes)],
          [text.keeper, search.keeper ? text.thisProcess : text.otherProcess],
          [
            text.storedAt,
            search.storedAt === null ? '–' : <Time key="stored" at={search.storedAt} />,
          ],
        ]}
      />
      <Card
        title={text.live}
        facts={[
          [text.users, number(live.users)],
          [text.operators, number(live.operators)],
          [text.clients, number(live.clients)],
        ]}
      />
      <Card
        title={text.server}
        facts={[
          [text.version, server.version],
          [text.node, server.node],
          [text.postgres, database.embedded ? text.embedded(database.version) : database.version],
          [text.machine, server.machine],
          [text.running, duration(Math.max(0, now - server.startedAt))],
          [text.memory, size(server.memoryBytes)],
          [text.connections, text.connectionsOf(number(open), number(idle), number(waiting))],
        ]}
      />
    </div>
  );
}

interface CardProps {
  readonly title: string;
  readonly facts: readonly (readonly [name: string, value: ReactNode])[];
}

function Card({ title, facts }: CardProps) {
  return (
    <section className={styles['card']} aria-label={title}>
      <h2>{title}</h2>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name} className={styles['fact']}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
