import { Link } from '@tanstack/react-router';
import { texts } from './states.texts.ts';
import { Empty } from './states.tsx';
import { useTexts } from './texts.ts';

export function NotFound() {
  const text = useTexts(texts);
  return <Empty title={text.noPage} action={<Link to="/inbox">{text.toInbox}</Link>} />;
}
