// Slugs made up while a title is typed end at a word and have hyphens only, as those that the server makes up.
{
  const whole = globalThis.URLify;
  if (whole) {
    globalThis.URLify = (text, longest, allowUnicode) => {
      const slug = whole(text, 1000, allowUnicode).replace(/[-_]+/g, "-").replace(/^-|-$/g, "");
      if (slug.length <= longest) return slug;
      const end = slug.lastIndexOf("-", longest);
      return slug.slice(0, end > 0 ? end : longest);
    };
  }
}
