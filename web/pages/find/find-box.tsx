import { SearchOutlined } from '@ant-design/icons';
import { AutoComplete, Input, type InputProps, type InputRef } from 'antd';
import { type KeyboardEvent, type Ref, useEffect, useRef, useState } from 'react';
import { findBoxId } from '../../components/find/focus-find-box.ts';
import { useTexts } from '../../ui/texts.ts';
import type { FindSearch } from '../../paths.ts';
import styles from './page.module.css';
import { texts } from './texts.ts';
import { type Suggestion, useSuggestions } from './use-suggestions.ts';

const SETTLED_MS = 200;

interface FindBoxProps {
  readonly search: FindSearch;
  readonly autoFocus: boolean;
  /** Why what is typed cannot be run. */
  readonly refusal: string | undefined;
  /** Called once what is typed has settled, with what else it sets. */
  readonly onSearch: (q: string, filter: Partial<FindSearch>) => void;
  /** Called to go from the box to the results. */
  readonly onDown: () => void;
}

/** What is typed is searched as it settles; its end may be made a filter. */
export function FindBox({ search, autoFocus, refusal, onSearch, onDown }: FindBoxProps) {
  const text = useTexts(texts);
  const { q: asked = '' } = search;
  const [typed, setTyped] = useState(asked);
  const [sent, setSent] = useState(asked);
  const [open, setOpen] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const composing = useRef(false);
  const suggestions = useSuggestions(typed);
  useEffect(() => () => clearTimeout(timer.current), []);
  // Somebody came to another search, by Back or by a link.
  if (asked !== sent) {
    setSent(asked);
    setTyped(asked);
  }

  function send(q: string, filter: Partial<FindSearch> = {}) {
    clearTimeout(timer.current);
    setSent(q);
    onSearch(q, filter);
  }

  function settle(q: string) {
    clearTimeout(timer.current);
    if (composing.current) return;
    timer.current = setTimeout(() => send(q), q === '' ? 0 : SETTLED_MS);
  }

  function choose(value: string) {
    const chosen = suggestions.find((each) => each.value === value);
    if (chosen === undefined) return;
    setTyped(chosen.rest);
    if (chosen.filter === undefined) settle(chosen.rest);
    else send(chosen.rest, chosen.filter);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    const offers = open && suggestions.length > 0;
    if (event.key === 'Enter' && !offers) send(typed);
    if (event.key === 'ArrowDown' && !offers) {
      event.preventDefault();
      onDown();
    }
  }

  return (
    <div>
      <AutoComplete
        className={styles['input'] ?? ''}
        id={findBoxId}
        value={typed}
        open={open && suggestions.length > 0}
        onOpenChange={setOpen}
        defaultActiveFirstOption={false}
        options={suggestions.map(({ value, name, hint }) => ({
          value,
          label: `${name} ${hint}`.trim(),
          name,
          hint,
        }))}
        optionRender={offered}
        onChange={(value: string) => {
          // Of a suggestion: it is chosen below.
          if (value.startsWith('\n')) return;
          setTyped(value);
          setOpen(true);
          settle(value);
        }}
        onSelect={choose}
      >
        <BoxInput
          size="large"
          aria-label={text.box}
          aria-invalid={refusal !== undefined}
          aria-describedby={refusal === undefined ? undefined : 'find-refusal'}
          placeholder={
            search.tab === undefined ? text.placeholder : text.placeholderOfConversations
          }
          prefix={<SearchOutlined aria-hidden />}
          allowClear
          autoFocus={autoFocus}
          autoComplete="off"
          spellCheck={false}
          status={refusal === undefined ? '' : 'error'}
          onKeyDown={onKeyDown}
          onCompositionStart={() => {
            composing.current = true;
            clearTimeout(timer.current);
          }}
          onCompositionEnd={({ currentTarget }) => {
            composing.current = false;
            settle(currentTarget.value);
          }}
        />
      </AutoComplete>
      {refusal !== undefined && (
        <p id="find-refusal" role="alert" className={styles['refusal']}>
          {refusal}
        </p>
      )}
    </div>
  );
}

/** While no suggestion is active, the list names one that is not there. */
function BoxInput(props: InputProps & { readonly ref?: Ref<InputRef> }) {
  const { 'aria-activedescendant': active, ...rest } = props;
  const named =
    active === undefined || active.endsWith('_-1') ? {} : { 'aria-activedescendant': active };
  return <Input {...rest} {...named} />;
}

function offered({ data: { name, hint } }: { readonly data: Pick<Suggestion, 'name' | 'hint'> }) {
  return (
    <span className={styles['suggestion']}>
      <span>{name}</span>
      <span className={styles['hint']}>{hint}</span>
    </span>
  );
}
