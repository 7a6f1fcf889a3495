// Where the images are that stand in words not sent yet: this page's own in memory, others are asked of the hub.
const here = new Map<string, string>();

export const remember = (upload: string, file: Blob) => here.set(upload, URL.createObjectURL(file));
export const sourceOf = (upload: string) =>
  here.get(upload) ?? `/api/v1/uploads/${encodeURIComponent(upload)}`;
