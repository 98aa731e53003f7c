import { CopyOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { copyText } from '../../ui/copy-text.ts';
import { useTexts } from '../../ui/texts.ts';
import styles from './customer-panel.module.css';
import { texts } from './texts.ts';

/** An id with a button that copies it. */
export function Copyable({ name, value }: { readonly name: string; readonly value: string }) {
  const text = useTexts(texts);
  const { message } = App.useApp();
  const copy = () => {
    copyText(value).then(
      () => message.success(text.copied),
      () => message.error(text.notCopied),
    );
  };
  return (
    <span className={styles['copyable']}>
      <code title={value}>{value}</code>
      <Button
        type="text"
        size="small"
        icon={<CopyOutlined />}
        aria-label={text.copy(name)}
        onClick={copy}
      />
    </span>
  );
}
