import { useQuery } from '@tanstack/react-query';
import { Button, Tag } from 'antd';
import { nameOf } from '../../components/conversation/names.ts';
import { texts as conversationTexts } from '../../components/conversation/texts.ts';
import { texts as messageTexts } from '../../components/message/texts.ts';
import { type FindSearch, messageTypes } from '../../paths.ts';
import { conversationQuery } from '../../queries/conversations.ts';
import { isNarrowed, noFilters } from '../../queries/find-query.ts';
import { labelsQuery, tagsQuery } from '../../queries/tags.ts';
import { useTexts } from '../../ui/texts.ts';
import { FilterSelect } from './filter-select.tsx';
import styles from './page.module.css';
import { PersonSelect } from './person-select.tsx';
import { texts } from './texts.ts';
import { TimeFilter } from './time-filter.tsx';
import { statuses } from './use-suggestions.ts';

export type Change = { readonly [Name in keyof FindSearch]?: FindSearch[Name] | undefined };

interface FilterBarProps {
  readonly search: FindSearch;
  readonly onChange: (change: Change) => void;
}

/** All that narrows a search, beside its words: first what both kinds have, which thus stays where it is. */
export function FilterBar({ search, onChange }: FilterBarProps) {
  const text = useTexts(texts);
  const { types } = useTexts(messageTexts);
  const { statuses: statusNames } = useTexts(conversationTexts);
  const tags = useQuery(tagsQuery);
  const labels = useQuery(labelsQuery);
  const isOfMessages = search.tab === undefined;
  const asOptions = (values: readonly string[] = []) =>
    values.map((value) => ({ value, label: value }));

  return (
    <div className={styles['filters']} role="group" aria-label={text.filters}>
      {search.in !== undefined && isOfMessages && (
        <InOne id={search.in} onClose={() => onChange({ in: undefined })} />
      )}
      <TimeFilter
        label={isOfMessages ? text.filter.when : text.filter.lastActive}
        value={search.when}
        onChange={(when) => onChange({ when })}
      />
      <PersonSelect
        label={text.filter.customer}
        kind="customer"
        value={search.customer}
        onChange={(customer) => onChange({ customer })}
      />
      <PersonSelect
        label={text.filter.operator}
        kind="operator"
        value={search.operator}
        onChange={(operator) => onChange({ operator })}
      />
      <FilterSelect
        label={text.filter.tag}
        value={search.tag}
        options={asOptions(tags.data)}
        empty={text.noneInUse}
        search
        onChange={(tag) => onChange({ tag })}
      />
      <FilterSelect
        label={text.filter.status}
        value={search.status}
        options={statuses.map((value) => ({ value, label: statusNames[value] }))}
        onChange={(status) => onChange({ status })}
      />
      <FilterSelect
        label={text.filter.mark}
        value={search.mark}
        options={asOptions(labels.data)}
        empty={text.noneInUse}
        search
        onChange={(mark) => onChange({ mark })}
      />
      {!isOfMessages && (
        <TimeFilter
          label={text.filter.created}
          value={search.created}
          onChange={(created) => onChange({ created })}
        />
      )}
      {isOfMessages && (
        <PersonSelect
          label={text.filter.from}
          kind="anybody"
          value={search.from}
          onChange={(from) => onChange({ from })}
        />
      )}
      {isOfMessages && (
        <FilterSelect
          label={text.filter.type}
          value={search.type}
          options={messageTypes.map((value) => ({ value, label: types[value] }))}
          onChange={(type) => onChange({ type: messageTypes.find((each) => each === type) })}
        />
      )}
      {isOfMessages && (
        <Tag.CheckableTag
          className={styles['check'] ?? ''}
          checked={search.has !== undefined}
          onChange={(has) => onChange({ has: has ? 'file' : undefined })}
        >
          {text.filter.has}
        </Tag.CheckableTag>
      )}
      {isNarrowed(search) && (
        <Button type="link" size="small" onClick={() => onChange(noFilters)}>
          {text.clear}
        </Button>
      )}
    </div>
  );
}

function InOne({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const text = useTexts(texts);
  const { data } = useQuery(conversationQuery(id));
  return (
    <Tag
      className={styles['in-one'] ?? ''}
      color="processing"
      closable={{ 'aria-label': text.everywhere }}
      onClose={onClose}
    >
      {text.inOne(data === undefined ? id : nameOf(data))}
    </Tag>
  );
}
