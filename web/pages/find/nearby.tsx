import { MessageOutlined, RightOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FindSearch, readFindSearch } from '../../paths.ts';
import { peopleQuery } from '../../queries/people.ts';
import { readTyped } from '../../queries/typed-query.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { useTexts } from '../../ui/texts.ts';
import styles from './page.module.css';
import { texts } from './texts.ts';

const MOST_PEOPLE = 4;
const LONGEST_NAME = 40;

/** Beside messages: whoever is called as was typed, and conversations by the same words. */
export function Nearby({ search }: { readonly search: FindSearch }) {
  const text = useTexts(texts);
  const { words } = readTyped(search.q ?? '');
  const mayBeName = words !== '' && words.length <= LONGEST_NAME && search.in === undefined;
  const { data = [] } = useQuery({
    ...peopleQuery('anybody', words),
    enabled: mayBeName,
    refetchOnMount: false,
  });
  if (!mayBeName) return null;
  return (
    <nav className={styles['nearby']} aria-label={text.nearby}>
      {data.slice(0, MOST_PEOPLE).map(({ id, kind, name, iconUrl }) => (
        <Link
          key={id}
          className={styles['near']}
          to="/find"
          search={{ tab: 'conversations', [kind]: id }}
        >
          <Avatar id={id} name={name} url={iconUrl} size={20} />
          {text.conversationsOf(name)}
        </Link>
      ))}
      <Link
        className={styles['near']}
        to="/find"
        search={readFindSearch({ ...search, tab: 'conversations', sort: undefined })}
      >
        <MessageOutlined aria-hidden />
        {text.alsoConversations(words)}
        <RightOutlined aria-hidden />
      </Link>
    </nav>
  );
}
