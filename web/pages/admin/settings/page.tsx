import { useTexts } from '../../../ui/texts.ts';
import { PageHead } from '../page-head.tsx';
import { Configured } from './configured.tsx';
import { ForbiddenWords } from './forbidden-words.tsx';
import { texts } from './texts.ts';

export function SettingsPage() {
  const text = useTexts(texts);
  return (
    <>
      <PageHead title={text.title} />
      <ForbiddenWords />
      <Configured />
    </>
  );
}
