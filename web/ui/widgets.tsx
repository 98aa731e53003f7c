import { App, ConfigProvider, type ThemeConfig, theme } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import type { ReactNode } from 'react';
import { type Appearance, useAppearance } from './appearance.ts';
import { palettes } from './palette.ts';
import { useLanguage } from './texts.ts';

const locales = { en: enUS, zh: zhCN };

function themeOf(appearance: Appearance): ThemeConfig {
  const colours = palettes[appearance];
  const isTouched = matchMedia('(pointer: coarse)').matches;
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  return {
    algorithm: appearance === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: colours.accent,
      colorInfo: colours.accentText,
      colorInfoBg: colours.accentSoft,
      colorInfoBorder: colours.accent,
      colorPrimaryBg: colours.accentSoft,
      colorLink: colours.accentText,
      colorLinkHover: colours.accentText,
      colorError: colours.danger,
      colorErrorText: colours.danger,
      colorTextPlaceholder: colours.textSoft,
      colorTextDescription: colours.textSoft,
      colorTextBase: colours.text,
      colorText: colours.text,
      colorTextSecondary: colours.textSoft,
      colorTextTertiary: colours.textSoft,
      colorBgBase: colours.panel,
      colorBgContainer: colours.panel,
      colorBgLayout: colours.ground,
      colorBgElevated: appearance === 'dark' ? colours.raised : colours.panel,
      colorBorder: colours.line,
      colorBorderSecondary: colours.line,
      borderRadius: 6,
      fontSize: 14,
      controlHeight: isTouched ? 40 : 32,
      controlHeightSM: isTouched ? 36 : 24,
      controlHeightLG: 40,
      wireframe: false,
      // Without any motion a dialog takes the focus from its field.
      motionDurationFast: isStill ? '0.01s' : '0.1s',
      motionDurationMid: isStill ? '0.01s' : '0.12s',
      motionDurationSlow: isStill ? '0.01s' : '0.16s',
      fontFamily:
        "system-ui, -apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif",
    },
    components: {
      Button: {
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        dangerColor: colours.panel,
        borderColorDisabled: colours.line,
      },
      // What is to be ticked is seen by its border alone.
      Checkbox: { colorBorder: colours.textSoft },
      Radio: { colorBorder: colours.textSoft },
    },
  };
}

/**
 * Around whatever is made of Ant Design: gives it colours, language, and a place for its messages. It
 * is large, so what is seen first does without, and only lazily loaded parts import this.
 */
export function Widgets({ children }: { readonly children: ReactNode }) {
  const appearance = useAppearance();
  const language = useLanguage();
  return (
    <ConfigProvider
      locale={locales[language]}
      theme={themeOf(appearance)}
      button={{ autoInsertSpace: false }}
    >
      <App component={false}>{children}</App>
    </ConfigProvider>
  );
}
