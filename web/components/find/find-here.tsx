import { SearchOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { useTexts } from '../../ui/texts.ts';
import { texts } from './texts.ts';

/**
 * Finds in one conversation. The browser's own search knows only what is drawn of a history, so its
 * key leads here.
 */
export function FindHere({ conversationId }: { readonly conversationId: string }) {
  const text = useTexts(texts);
  const navigate = useNavigate();
  const find = () => void navigate({ to: '/find', search: { in: conversationId } });
  useShortcuts({ f: find });
  return (
    <Button
      type="text"
      icon={<SearchOutlined />}
      aria-label={text.here}
      title={`${text.here} (Ctrl/⌘ F)`}
      onClick={find}
    />
  );
}
