import type { ComponentChildren } from 'preact';

function Stroke({ children }: { children: ComponentChildren }) {
  return (
    <svg
      class="icon"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" />
      <path d="M6 11h15m0 0-4-4m4 4-4 4M26 21H11m0 0 4-4m-4 4 4 4" />
    </svg>
  );
}

export const SunIcon = () => (
  <Stroke>
    <circle cx="12" cy="12" r="4.2" />
    <path d="M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4" />
  </Stroke>
);

export const MoonIcon = () => (
  <Stroke>
    <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z" />
  </Stroke>
);

export const RestartIcon = () => (
  <Stroke>
    <path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 3.5v4.2h-4.2" />
  </Stroke>
);

export const ClearIcon = () => (
  <Stroke>
    <path d="M4.5 6.5h15M9.5 6.5v-3h5v3M6.5 6.5l1 14h9l1-14M10.5 10.5v6M13.5 10.5v6" />
  </Stroke>
);

export const ElsewhereIcon = () => (
  <Stroke>
    <path d="m5 7 5 5-5 5M12.5 17.5H19" />
  </Stroke>
);

export const ChevronIcon = () => (
  <Stroke>
    <path d="m8 10 4 4 4-4" />
  </Stroke>
);

export const RowsIcon = () => (
  <Stroke>
    <ellipse cx="12" cy="6" rx="7.5" ry="2.8" />
    <path d="M4.5 6v12c0 1.5 3.4 2.8 7.5 2.8s7.5-1.3 7.5-2.8V6M4.5 12c0 1.5 3.4 2.8 7.5 2.8s7.5-1.3 7.5-2.8" />
  </Stroke>
);

export const TokenIcon = () => (
  <Stroke>
    <circle cx="8" cy="15.5" r="4.2" />
    <path d="m11 12.5 8.5-8.5M15.5 8l3 3" />
  </Stroke>
);

export const EventIcon = () => (
  <Stroke>
    <path d="M6 3.5h12v17l-3-2-3 2-3-2-3 2ZM9.5 8.5h5M9.5 12.5h5" />
  </Stroke>
);

const MiniProgramIcon = () => (
  <Stroke>
    <rect x="6.5" y="2.5" width="11" height="19" rx="2.8" />
    <path d="M10.5 18.5h3" />
  </Stroke>
);

const WxloginIcon = () => (
  <Stroke>
    <rect x="3.5" y="4" width="17" height="7" rx="2" />
    <rect x="3.5" y="13" width="17" height="7" rx="2" />
    <path d="M7 7.5h.01M7 16.5h.01M11 7.5h6M11 16.5h6" />
  </Stroke>
);

const WeChatIcon = () => (
  <Stroke>
    <path d="M9.6 4C5.7 4 2.5 6.6 2.5 9.8c0 1.8 1 3.4 2.6 4.5l-.7 2.2 2.6-1.3c.8.2 1.7.4 2.6.4h.5" />
    <path d="M21.5 14.7c0-2.7-2.7-4.9-6-4.9s-6 2.2-6 4.9 2.7 4.9 6 4.9c.7 0 1.4-.1 2-.3l2.2 1.2-.6-1.9c1.5-.9 2.4-2.3 2.4-3.9Z" />
    <path d="M7.5 8.2h.01M11.8 8.2h.01M13.5 13.6h.01M17.5 13.6h.01" />
  </Stroke>
);

export const laneIcons = { miniprogram: MiniProgramIcon, wxlogin: WxloginIcon, wechat: WeChatIcon };
