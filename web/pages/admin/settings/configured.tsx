import { useQuery } from '@tanstack/react-query';
import type { Settings } from 'chatkeep/client';
import { DataTable } from '../../../components/data-table/data-table.tsx';
import { settingsQuery } from '../../../queries/settings.ts';
import { useDurationText } from '../../../ui/durations.ts';
import { useSizeText } from '../../../ui/sizes.ts';
import { Loaded } from '../../../ui/states.tsx';
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
  const query = useQuery(settingsQuery);
  return (
    <section className={styles['part']} aria-labelledby="configured">
      <h2 id="configured">{text.configured}</h2>
      <p className={styles['hint']}>{text.configuredHint}</p>
      <Loaded query={query}>{(settings) => <Values settings={settings} />}</Loaded>
    </section>
  );
}

function Values({ settings }: { readonly settings: Settings }) {
  const text = useTexts(texts);
  const size = useSizeText();
  const duration = useDurationText();
  const values = {
    timezone: settings.timezone,
    servicePhone: settings.servicePhone,
    revokeWindowMs: duration(settings.revokeWindowMs),
    mediaLimitBytes: size(settings.mediaLimitBytes),
    mediaLinkLifetimeMs: duration(settings.mediaLinkLifetimeMs),
    tokenLifetimeMs: duration(settings.tokenLifetimeMs),
  };
  const rows = [
    ...names.map((name) => ({
      name: text.names[name],
      value: values[name],
      where: <code className={styles['code']}>{variables[name]}</code>,
    })),
    { name: text.version, value: settings.version, where: text.package },
  ];
  return (
    <DataTable
      rows={rows}
      keyOf={({ name }) => name}
      columns={[
        { title: text.setting, render: ({ name }) => name },
        { title: text.value, render: ({ value }) => value },
        { title: text.where, render: ({ where }) => where },
      ]}
    />
  );
}
