import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type PeopleKind, peopleQuery, personNameQuery } from '../../queries/people.ts';
import { useTexts } from '../../ui/texts.ts';
import { FilterSelect } from './filter-select.tsx';
import { texts } from './texts.ts';
import { useDebounced } from './use-debounced.ts';

/** What may be meant as pinyin. */
const isLatin = (nick: string) => /^[a-z' ]+$/iu.test(nick);

interface PersonSelectProps {
  readonly label: string;
  readonly kind: PeopleKind;
  readonly value: string | undefined;
  readonly onChange: (id: string | undefined) => void;
}

/** Somebody, found by a part of their name. */
export function PersonSelect({ label, kind, value, onChange }: PersonSelectProps) {
  const text = useTexts(texts);
  const [nick, setNick] = useState('');
  const [open, setOpen] = useState(false);
  const people = useQuery({ ...peopleQuery(kind, useDebounced(nick, 150)), enabled: open });
  const fixed = [
    ...(kind === 'customer' ? [] : [{ value: 'me', label: text.me }]),
    ...(kind === 'anybody' ? [{ value: 'admin', label: text.admin }] : []),
  ];
  const found = (people.data ?? []).map((person) => ({ value: person.id, label: person.name }));
  const shown = fixed.find((each) => each.value === value)?.label;
  return (
    <FilterSelect
      label={label}
      value={value}
      options={[...(nick === '' ? fixed : []), ...found]}
      onChange={onChange}
      onOpen={setOpen}
      loading={people.isFetching}
      empty={isLatin(nick) ? text.notByPinyin : text.noPerson}
      search={{ onSearch: setNick, filterOption: false }}
      shown={value === undefined ? undefined : (shown ?? <PersonName id={value} />)}
    />
  );
}

function PersonName({ id }: { readonly id: string }) {
  const { data } = useQuery(personNameQuery(id));
  return data ?? id;
}
