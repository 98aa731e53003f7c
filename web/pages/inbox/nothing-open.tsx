import { MessageOutlined } from '@ant-design/icons';
import { Empty } from '../../ui/states.tsx';
import { useTexts } from '../../ui/texts.ts';
import { texts } from './texts.ts';

export function NothingOpen() {
  const text = useTexts(texts);
  return <Empty icon={<MessageOutlined />} title={text.nothingOpen} hint={text.nothingOpenHint} />;
}
