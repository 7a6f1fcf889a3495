// Line icons, 24 × 24, drawn here so that the page fetches nothing from elsewhere.
import type { ComponentChildren } from 'preact';

const icon = (paths: ComponentChildren) =>
  function Icon({ size = 18 }: { size?: number }) {
    return (
      <svg
        class="icon"
        aria-hidden="true"
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        stroke-width="1.9"
        stroke-linecap="round"
        stroke-linejoin="round"
      >
        {paths}
      </svg>
    );
  };

export const PhoneIcon = icon(
  <path d="M5 3.5h3.2l1.6 4.3-2.2 1.6a13 13 0 0 0 6 6l1.6-2.2 4.3 1.6V18a2.5 2.5 0 0 1-2.7 2.5C10.2 19.9 4.1 13.8 3.5 6.2A2.5 2.5 0 0 1 5 3.5Z" />,
);
export const HangUpIcon = icon(
  <path d="M3 14.5v-1.7C3 10.5 7 8.5 12 8.5s9 2 9 4.3v1.7c0 .8-.7 1.3-1.5 1.2l-2.9-.5c-.6-.1-1.1-.6-1.1-1.2v-1.5c-2.3-.6-4.7-.6-7 0V14c0 .6-.5 1.1-1.1 1.2l-2.9.5c-.8.1-1.5-.4-1.5-1.2Z" />,
);
export const MailIcon = icon(
  <>
    <rect x="3" y="5" width="18" height="14" rx="2.5" />
    <path d="m3.5 7.5 8.5 6 8.5-6" />
  </>,
);
export const WebIcon = icon(
  <>
    <rect x="3" y="4" width="18" height="16" rx="2.5" />
    <path d="M3 8.8h18M6.2 6.4h.01M8.8 6.4h.01" />
  </>,
);
export const SoundIcon = icon(
  <path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5H4ZM15.5 9a4 4 0 0 1 0 6M18 6.5a7.6 7.6 0 0 1 0 11" />,
);
export const SilentIcon = icon(<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5H4ZM16 9.5l5 5M21 9.5l-5 5" />);
export const SendIcon = icon(<path d="M4.5 12h14M13 6.5l5.5 5.5-5.5 5.5" />);
export const ReplyIcon = icon(<path d="M9.5 6 4 11.5 9.5 17M4.5 11.5H14a6 6 0 0 1 6 6v.5" />);
export const BackIcon = icon(<path d="M14.5 6 8.5 12l6 6" />);
export const PenIcon = icon(<path d="M4 20l1-4L16.5 4.5l3 3L8 19l-4 1ZM14 7l3 3" />);
export const SunIcon = icon(
  <>
    <circle cx="12" cy="12" r="4" />
    <path d="M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4" />
  </>,
);
export const MoonIcon = icon(<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z" />);
export const LanguageIcon = icon(
  <path d="M3.5 6h10M8.5 3.5V6M5 6c.8 3.5 3.4 6 7 7.5M12 6c-.8 3.5-3.4 6-7 7.5M12.5 20.5l4-10 4 10M14 17h5" />,
);
export const OutIcon = icon(
  <path d="M13.5 4.5h6v6M19 5l-8 8M17.5 14v4a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V8.5a2 2 0 0 1 2-2h4" />,
);
export const ReloadIcon = icon(<path d="M19.5 12a7.5 7.5 0 1 1-2.2-5.3L20 9.3M20 4.5v4.8h-4.8" />);
export const SearchIcon = icon(
  <>
    <circle cx="11" cy="11" r="6.5" />
    <path d="m16 16 4.5 4.5" />
  </>,
);
export const StrangerIcon = icon(<path d="M9 9.2a3 3 0 1 1 4.4 2.7c-.9.5-1.4 1.1-1.4 2.1M12 17.3h.01" />);
export const NoteIcon = icon(
  <>
    <path d="M9.5 17.5V6l9.5-2v11.5" />
    <circle cx="7" cy="17.5" r="2.5" />
    <circle cx="16.5" cy="15.5" r="2.5" />
  </>,
);
export const MicrophoneIcon = icon(
  <>
    <rect x="9" y="3.5" width="6" height="11" rx="3" />
    <path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />
  </>,
);
export const MutedIcon = icon(
  <>
    <path d="M9 6.2a3 3 0 0 1 6 .3v5a3 3 0 0 1-.4 1.5M9 10v1.5a3 3 0 0 0 3 3" />
    <path d="M5.5 11.5a6.5 6.5 0 0 0 9.6 5.7M18.5 11.5c0 .8-.1 1.5-.4 2.2M12 18v3M4 4l16 16" />
  </>,
);
export const SettingsIcon = icon(<path d="M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5" />);
export const KeypadIcon = icon(
  <path d="M6 5.5h.01M12 5.5h.01M18 5.5h.01M6 12h.01M12 12h.01M18 12h.01M6 18.5h.01M12 18.5h.01M18 18.5h.01" />,
);
export const DownIcon = icon(<path d="m6.5 9.5 5.5 5.5 5.5-5.5" />);
