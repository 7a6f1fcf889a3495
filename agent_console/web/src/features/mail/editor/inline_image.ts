// An image that stands in a mail. It is an upload; its name there is `cid:` and the upload's id.
import Image from '@tiptap/extension-image';
import { sourceOf } from './pictures';

const CID = /^cid:(up_[\w-]+)$/;

export const InlineImage = Image.extend({
  inline: true,
  group: 'inline',
  draggable: true,
  addAttributes: () => ({
    upload: { default: '', parseHTML: (el) => CID.exec(el.getAttribute('src') ?? '')?.[1] ?? '' },
    alt: { default: '' },
  }),
  // Of pasted HTML no image is taken: one from outside would tell its sender, and is not ours to send.
  parseHTML: () => [{ tag: 'img[src^="cid:up_"]' }],
  renderHTML: ({ node }) => ['img', { src: `cid:${node.attrs.upload}`, alt: node.attrs.alt }],
  addNodeView: () =>
    function view({ node }) {
      const dom = document.createElement('img');
      dom.src = sourceOf(node.attrs.upload);
      dom.alt = node.attrs.alt;
      return { dom };
    },
  addInputRules: () => [],
});
