import i18n from './i18n';
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const iris: MantineColorsTuple = [
  '#eef0ff', '#dfe3fd', '#bdc5f7', '#98a4f1', '#7886ec', '#6171e6', '#5060df', '#4454d6', '#3845b4', '#2d3891',
];
const grey: MantineColorsTuple = [
  '#f6f7f9', '#eef0f3', '#e3e6eb', '#d2d7de', '#b3bac5', '#8c95a4', '#68717f', '#4c5461', '#2f353f', '#15181d',
];
const dark: MantineColorsTuple = [
  '#e6e9ee', '#c9ced7', '#a3abb8', '#727b8a', '#4a515e', '#343a45', '#262b34', '#191d23', '#13161b', '#0e1013',
];
const leaf: MantineColorsTuple = [
  '#e6f6ee', '#d0eddf', '#a4dabf', '#73c69c', '#4bb580', '#2fa56c', '#1f915b', '#147a4a', '#0f643d', '#0a4e2f',
];
const coral: MantineColorsTuple = [
  '#fdeeec', '#fadbd7', '#f4b4ad', '#ee8b81', '#e8685c', '#e0503f', '#cf3d2e', '#b43224', '#92281d', '#721f17',
];
const amber: MantineColorsTuple = [
  '#fdf4e1', '#fae8c3', '#f4cf85', '#eeb547', '#e69f1d', '#d18b0d', '#b0740a', '#8f5d08', '#724a07', '#573805',
];

/** One place for the look: colours, type, shape. Everything else reads the variables below. */
export const theme = createTheme({
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace",
  headings: { fontFamily: "'Inter Variable', system-ui, sans-serif", fontWeight: '640' },
  colors: { iris, gray: grey, dark, leaf, coral, amber },
  primaryColor: 'iris',
  primaryShade: { light: 7, dark: 6 },
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '18px' },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', allowDeselect: false, comboboxProps: { shadow: 'md' } } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 200, multiline: true, events: { hover: true, focus: true, touch: true } } },
    Modal: { defaultProps: { centered: true, closeButtonProps: { 'aria-label': i18n.t('close') }, overlayProps: { backgroundOpacity: 0.4, blur: 2 } } },
    Drawer: { defaultProps: { position: 'right', closeButtonProps: { 'aria-label': i18n.t('close') }, overlayProps: { backgroundOpacity: 0.25 } } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': i18n.t('close') } } },
    Loader: { defaultProps: { type: 'dots' } },
  },
});

export const variables: CSSVariablesResolver = () => ({
  variables: {
    '--r-shadow': '0 1px 2px rgb(16 20 30 / 4%)',
  },
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#15181d',
    '--mantine-color-dimmed': '#5a6372',
    '--mantine-color-default-border': '#dfe3e8',
    '--mantine-color-error': '#b43224',
    '--mantine-color-placeholder': '#68717f',
    '--r-canvas': '#f6f7f9',
    '--r-surface': '#ffffff',
    '--r-sunken': '#f1f3f6',
    '--r-line': '#e6e9ee',
    '--r-ink': '#15181d',
    '--r-ink-2': '#5a6372',
    '--r-accent': '#4454d6',
    '--r-accent-ink': '#3845b4',
    '--r-accent-soft': '#eceefd',
    '--r-band': '#4454d629',
    '--r-good': '#147a4a',
    '--r-good-soft': '#e6f6ee',
    '--r-bad': '#b43224',
    '--r-bad-soft': '#fdeeec',
    '--r-warn': '#8a5a08',
    '--r-warn-soft': '#fdf4e1',
    '--r-bar': '#7886ec',
    '--r-muted-bar': '#cfd4dc',
  },
  dark: {
    '--mantine-color-body': '#191d23',
    '--mantine-color-text': '#e6e9ee',
    '--mantine-color-dimmed': '#a3abb8',
    '--mantine-color-default': '#1d2129',
    '--mantine-color-default-hover': '#262b34',
    '--mantine-color-default-border': '#343a45',
    '--mantine-color-error': '#ee8b81',
    '--mantine-color-placeholder': '#8a93a2',
    '--mantine-color-anchor': '#a4b0ff',
    '--r-canvas': '#0e1013',
    '--r-surface': '#16191f',
    '--r-sunken': '#1d2129',
    '--r-line': '#262b34',
    '--r-ink': '#e6e9ee',
    '--r-ink-2': '#a3abb8',
    '--r-accent': '#8d9bff',
    '--r-accent-ink': '#b4beff',
    '--r-accent-soft': '#232946',
    '--r-band': '#8d9bff2e',
    '--r-good': '#5fd19b',
    '--r-good-soft': '#12301f',
    '--r-bad': '#ff9d92',
    '--r-bad-soft': '#3a1c19',
    '--r-warn': '#f0bd5c',
    '--r-warn-soft': '#352710',
    '--r-bar': '#6f7ff0',
    '--r-muted-bar': '#3a414d',
    '--r-shadow': 'none',
  },
});
