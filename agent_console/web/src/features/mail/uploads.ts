// Files on their way to the hub: each with its progress, until it is there or failed.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ProblemDetails } from '../../contract/api';
import type { Upload } from '../../contract/mail';
import { Problem, Unreachable } from '../../lib/rest';
import { remember } from './editor/pictures';
import type { Writing } from './editor/rich_text';

/** The hub takes no larger file. */
export const LARGEST_FILE = 20_000_000;

export type Coming = {
  key: string;
  name: string;
  size: number;
  /** From 0 to 1. */
  progress: number;
  error?: unknown;
  upload?: Upload;
};

/** Send one file; fetch cannot tell how far it is, XMLHttpRequest can. */
function send(file: File, onProgress: (part: number) => void, signal: AbortSignal) {
  return new Promise<Upload>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/v1/uploads');
    request.setRequestHeader('X-Keydesk', '1');
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    request.setRequestHeader('X-Filename', encodeURIComponent(file.name));
    request.upload.onprogress = (e) => e.lengthComputable && onProgress(e.loaded / e.total);
    request.onerror = () => reject(new Unreachable());
    request.onload = () => {
      const answer: unknown = JSON.parse(request.responseText || 'null');
      if (request.status < 300) resolve(answer as Upload);
      else reject(new Problem(answer as ProblemDetails));
    };
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

const tooLarge: ProblemDetails = { type: 'about:blank', title: 'Too large', status: 413, detail: '' };

/** `known`: files uploaded before, kept with a draft. */
export function useUploads(known: Upload[], onChange: (files: Upload[]) => void) {
  const [coming, setComing] = useState<Coming[]>([]);
  const running = useRef(new Map<string, AbortController>());
  const there = useRef(known);
  there.current = known;
  const change = useCallback((key: string, patch: Partial<Coming>) => {
    setComing((all) => all.map((c) => (c.key === key ? { ...c, ...patch } : c)));
  }, []);
  const add = useCallback(
    (files: Iterable<File>, intoWords?: (upload: Upload, file: File) => void) => {
      for (const file of files) {
        const key = crypto.getRandomValues(new Uint32Array(2)).join();
        const stop = new AbortController();
        running.current.set(key, stop);
        setComing((all) => [...all, { key, name: file.name, size: file.size, progress: 0 }]);
        if (file.size > LARGEST_FILE) {
          change(key, { error: new Problem(tooLarge) });
          continue;
        }
        send(file, (progress) => change(key, { progress }), stop.signal).then(
          (upload) => {
            setComing((all) => all.filter((c) => c.key !== key));
            // Two may come before the page is drawn anew: the second must know of the first.
            there.current = [...there.current, intoWords ? { ...upload, inline: true } : upload];
            onChange(there.current);
            intoWords?.(upload, file);
          },
          (error) => change(key, { error }),
        );
      }
    },
    [change, onChange],
  );
  const drop = (key: string) => {
    running.current.get(key)?.abort();
    setComing((all) => all.filter((c) => c.key !== key));
  };
  const busy = coming.some((c) => !c.error);
  useEffect(() => {
    if (!busy) return;
    // A page left now would lose the file on its way: let the browser ask first.
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [busy]);
  return { coming, add, drop, busy };
}

/** The files of a mail and, of these, the images that stand in its words. */
export function useMailFiles(
  known: Upload[],
  onChange: (files: Upload[]) => void,
  words: { readonly current: Writing | null },
) {
  const uploads = useUploads(known, onChange);
  const { add } = uploads;
  const take = (files: File[], into: 'words' | 'beside') =>
    add(
      files,
      into === 'words' && words.current?.image
        ? (upload, file) => {
            remember(upload.id, file);
            words.current?.image?.(upload.id, upload.name);
          }
        : undefined,
    );
  return { ...uploads, take };
}
