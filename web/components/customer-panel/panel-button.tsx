import { IdcardOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { useTexts } from '../../ui/texts.ts';
import { texts } from './texts.ts';
import type { PanelState } from './use-panel.ts';

export function PanelButton({ panel }: { readonly panel: PanelState }) {
  const text = useTexts(texts);
  return (
    <Tooltip title={text.panel}>
      <Button
        type="text"
        icon={<IdcardOutlined />}
        aria-label={text.panel}
        aria-expanded={panel.open}
        onClick={panel.toggle}
      />
    </Tooltip>
  );
}
