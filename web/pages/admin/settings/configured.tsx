import { useQuery } from '@tanstack/react-query';
import { Table } from 'antd';
import { settingsQuery } from '../../../queries/settings.ts';
import { useDurationText } from '../../../ui/durations.ts';
import { useSizeText } from '../../../ui/sizes.ts';
import { Failure, Loading } from '../../../ui/states.tsx';
import { useTexts } from '../../../ui/texts.ts';
import styles from './settings.module.css';
import { texts } from './texts.ts';

// docs/configuration.md
const variables = {
  timezone: 'CHATKEEP_TIMEZONE',
  servicePhone: 'CHATKEEP_SERVICE_PHONE',
  revokeWindowMs: 'CHATKEEP_REVOKE_MINUTES',
  mediaLimitBytes: 'CHATKEEP_MEDIA_LIMIT_BYTES',
  mediaLinkLifetimeMs: 'CHATKEEP_MEDIA_LINK_DAYS',
  tokenLifetimeMs: 'CHATKEEP_TOKEN_DAYS',
} as const;

const names = Object.keys(variables) as (keyof typeof variables)[];

/** What the environment sets, and by which variable. */
export function Configured() {
  const text = useTexts(texts);
  const size = useSizeText();
  const duration = useDurationText();
  const { data, error, refetch } = useQuery(settingsQuery);
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;

  const values = {
    timezone: data.timezone,
    servicePhone: data.servicePhone,
    revokeWindowMs: duration(data.revokeWindowMs),
    mediaLimitBytes: size(data.mediaLimitBytes),
    mediaLinkLifetimeMs: duration(data.mediaLinkLifetimeMs),
    tokenLifetimeMs: duration(data.tokenLifetimeMs),
  };
  const rows = [
    ...names.map((name) => ({
      name: text.names[name],
      value: values[name],
      where: <code>{variables[name]}</code>,
    })),
    { name: text.version, value: data.version, where: text.package },
  ];
  return (
    <section className={styles['part']} aria-labelledby="configured">
      <h2 id="configured">{text.configured}</h2>
      <p className={styles['hint']}>{text.configuredHint}</p>
      <Table
        rowKey="name"
        size="middle"
        pagination={false}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: text.setting, dataIndex: 'name' },
          { title: text.value, dataIndex: 'value' },
          { title: text.where, dataIndex: 'where' },
        ]}
        dataSource={rows}
      />
    </section>
  );
}
