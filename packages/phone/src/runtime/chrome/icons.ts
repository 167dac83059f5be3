const line = (size: string, body: string): string =>
  `<svg viewBox="0 0 ${size}" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round">${body}</svg>`;
const solid = (size: string, body: string): string => `<svg viewBox="0 0 ${size}" fill="currentColor">${body}</svg>`;

export const BACK_ICON = line('12 24', '<path d="M10 3.5 2 12l8 8.5" stroke-width="1.8"/>');
export const HOME_ICON = line(
  '24 24',
  '<path d="m3.5 11 8.5-7.5 8.5 7.5M6 9.5V20h12V9.5M10 20v-5.5h4V20" stroke-width="1.5"/>',
);
export const MORE_ICON = solid(
  '20 8',
  '<circle cx="3" cy="4" r="1.9"/><circle cx="10" cy="4" r="3"/><circle cx="17" cy="4" r="1.9"/>',
);
export const CLOSE_ICON = `<svg viewBox="0 0 20 20"><circle cx="10" cy="10" r="8" fill="none" stroke="currentColor" stroke-width="2"/><circle cx="10" cy="10" r="3.2" fill="currentColor"/></svg>`;

export const SIGNAL_ICON = solid(
  '18 12',
  '<rect y="8" width="3" height="4" rx=".8"/><rect x="5" y="5.5" width="3" height="6.5" rx=".8"/><rect x="10" y="3" width="3" height="9" rx=".8"/><rect x="15" width="3" height="12" rx=".8"/>',
);
export const WIFI_ICON = solid(
  '17 12',
  '<path d="M8.5 2.4c2.3 0 4.5.9 6.1 2.5.1.1.3.1.4 0l1.2-1.2a.3.3 0 0 0 0-.5 11 11 0 0 0-15.4 0 .3.3 0 0 0 0 .5L2 4.9c.1.1.3.1.4 0A8.7 8.7 0 0 1 8.5 2.4Zm0 3.9c1.3 0 2.5.5 3.4 1.3.1.1.3.1.4 0l1.2-1.2a.3.3 0 0 0 0-.5 7.1 7.1 0 0 0-10 0 .3.3 0 0 0 0 .5l1.2 1.2c.1.1.3.1.4 0 .9-.8 2.1-1.3 3.4-1.3Zm2.3 2.9a.3.3 0 0 1 0 .4l-2.1 2.1a.3.3 0 0 1-.4 0L6.2 9.6a.3.3 0 0 1 0-.4 3.3 3.3 0 0 1 4.6 0Z"/>',
);
export const BATTERY_ICON = `<svg viewBox="0 0 27 13"><rect x=".5" y=".5" width="23" height="12" rx="3.6" fill="none" stroke="currentColor" opacity=".4"/><rect x="2" y="2" width="20" height="9" rx="2.3" fill="currentColor"/><path d="M25 4.5v4a2.2 2.2 0 0 0 0-4Z" fill="currentColor" opacity=".45"/></svg>`;

export const TOAST_ICONS: Record<string, string> = {
  success: line('40 40', '<path d="m8 21 8.5 8.5L33 11.5" stroke-width="3"/>'),
  error: line(
    '40 40',
    '<circle cx="20" cy="20" r="15" stroke-width="2.5"/><path d="M20 11.5v11M20 27.5v.6" stroke-width="3"/>',
  ),
  loading: line(
    '40 40',
    '<circle cx="20" cy="20" r="14" stroke-width="3" opacity=".25"/><path d="M20 6a14 14 0 0 1 14 14" stroke-width="3"/>',
  ),
};

export const ALBUM_ICON = line(
  '24 24',
  '<rect x="3" y="4.5" width="18" height="15" rx="2.5" stroke-width="1.5"/><circle cx="8.5" cy="9.5" r="1.6" stroke-width="1.3"/><path d="m4 17.5 5-4.5 3.5 3 3.5-4 4.5 4.5" stroke-width="1.5"/>',
);
