import { CopyOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useTexts } from '../../ui/texts.ts';
import styles from './customer-panel.module.css';
import { texts } from './texts.ts';

/** An id with a button that copies it. */
export function Copyable({ name, value }: { readonly name: string; readonly value: string }) {
  const text = useTexts(texts);
  const { message } = App.useApp();
  const copy = async () => {
    if (await copied(value)) void message.success(text.copied);
    else void message.error(text.notCopied);
  };
  return (
    <span className={styles['copyable']}>
      <code title={value}>{value}</code>
      <Button
        type="text"
        size="small"
        icon={<CopyOutlined />}
        aria-label={text.copy(name)}
        onClick={() => void copy()}
      />
    </span>
  );
}

async function copied(value: string): Promise<boolean> {
  // Browsers have it only on pages of https and of this machine.
  const { clipboard } = navigator as { readonly clipboard?: Clipboard };
  if (clipboard === undefined) return copiedBySelection(value);
  try {
    await clipboard.writeText(value);
    return true;
  } catch {
    return copiedBySelection(value);
  }
}

function copiedBySelection(value: string): boolean {
  const field = document.createElement('textarea');
  field.value = value;
  field.style.position = 'fixed';
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  return done;
}
