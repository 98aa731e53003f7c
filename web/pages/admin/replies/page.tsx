import { Replies } from '../../../components/replies/replies.tsx';
import { useTexts } from '../../../ui/texts.ts';
import { PageHead } from '../page-head.tsx';
import { texts } from './texts.ts';

export function SharedRepliesPage() {
  const text = useTexts(texts);
  return (
    <>
      <PageHead title={text.title} hint={text.hint} />
      <Replies shared />
    </>
  );
}
