import { useShared } from '../../../ui/shared.ts';
import { acting } from './acting.ts';
import { MarkForm } from './mark-form.tsx';
import { MessageMenu } from './message-menu.tsx';

/** What is being done to a message, if anything is. */
export function MessageActions() {
  const now = useShared(acting);
  if (now === null) return null;
  return now.what === 'choosing' ? <MessageMenu now={now} /> : <MarkForm now={now} />;
}
