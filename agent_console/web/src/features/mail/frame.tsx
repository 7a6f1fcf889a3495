// A frame of its own for a mail with images from outside. Its policy (agent_console/web_files.py) lets images of any
// site load, and nothing else; the console's own page lets none.
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';

const SANDBOX = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox';

/** The frame's page looks like ours: our styles, our theme. */
function dress(page: Document) {
  for (const sheet of document.querySelectorAll('link[rel=stylesheet]'))
    page.head.append(page.importNode(sheet));
  page.body.className = 'mail-frame';
}

/** As high as what stands in it. */
export default function MailFrame({ title, children }: { title: string; children: ReactNode }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [page, setPage] = useState<Document | null>(null);
  const [height, setHeight] = useState(120);
  const begin = () => {
    const opened = frame.current?.contentDocument;
    if (!opened) return;
    dress(opened);
    setPage(opened);
  };
  useEffect(() => {
    if (!page) return;
    const root = document.documentElement;
    const follow = () => {
      page.documentElement.className = root.className;
    };
    follow();
    const theme = new MutationObserver(follow);
    theme.observe(root, { attributeFilter: ['class'] });
    return () => theme.disconnect();
  }, [page]);
  useEffect(() => {
    if (!page) return;
    const measure = new ResizeObserver(() => setHeight(Math.ceil(page.body.getBoundingClientRect().height)));
    measure.observe(page.body);
    return () => measure.disconnect();
  }, [page]);
  return (
    <>
      <iframe
        ref={frame}
        src="/mail_frame.html"
        title={title}
        sandbox={SANDBOX}
        referrerPolicy="no-referrer"
        onLoad={begin}
        style={{ height }}
        className="block w-full"
      />
      {page && createPortal(children, page.body)}
    </>
  );
}
