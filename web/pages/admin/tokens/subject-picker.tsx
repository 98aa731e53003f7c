import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import type { TokenKind } from '../../../paths.ts';
import { subjectQuery, subjectsQuery } from '../../../queries/subjects.ts';
import { useErrorWords } from '../../../ui/errors.ts';
import { useTexts } from '../../../ui/texts.ts';
import { texts } from './texts.ts';
import styles from './tokens.module.css';

interface SubjectPickerProps {
  readonly kind: TokenKind;
  readonly id: string;
  readonly onPick: (id: string) => void;
}

/** A person or a client, found by name. */
export function SubjectPicker({ kind, id, onPick }: SubjectPickerProps) {
  const text = useTexts(texts);
  const words = useErrorWords();
  const [nick, setNick] = useState('');
  const wanted = useDeferredValue(nick.trim());
  const { data: subject } = useQuery(subjectQuery(kind, id));
  const found = useQuery({ ...subjectsQuery(kind, wanted), placeholderData: keepPreviousData });
  const options = (found.data ?? []).map((each) => ({ value: each.id, label: each.name }));
  const isListed = id === '' || options.some(({ value }) => value === id);
  const shown =
    isListed || subject === undefined
      ? options
      : [{ value: subject.id, label: subject.name }, ...options];

  return (
    <Select<string>
      className={styles['picker'] ?? ''}
      aria-label={text.whose}
      placeholder={text.search}
      value={id === '' ? null : id}
      options={shown}
      showSearch={{ filterOption: false, onSearch: setNick }}
      loading={found.isFetching}
      notFoundContent={found.error === null ? text.nobody : words(found.error)}
      onChange={onPick}
    />
  );
}
