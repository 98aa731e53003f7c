import { Modal } from 'antd';
import { useShared } from '../../ui/shared.ts';
import { useTexts } from '../../ui/texts.ts';
import { Widgets } from '../../ui/widgets.tsx';
import { KeysList } from './keys-list.tsx';
import { keysShown } from './keys-shown.ts';
import { texts } from './texts.ts';

/** All keys, and what they do. */
export function KeysDialog() {
  const text = useTexts(texts);
  const open = useShared(keysShown);
  return (
    <Widgets>
      <Modal
        open={open}
        title={text.keys}
        footer={null}
        width={720}
        onCancel={() => keysShown.set(false)}
      >
        <KeysList />
      </Modal>
    </Widgets>
  );
}
