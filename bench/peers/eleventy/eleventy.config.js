// The peer of JavaScript: the same pages, lists, full-text feeds and sitemap as the lean portal, with Nunjucks.
const PAGE = 30;
const SITE = "https://rujukan.contohprov.example";

/** Cut the posts of every group into pages; each page knows its neighbours. */
function paged(groups) {
  const pages = [];
  for (const { path, title, posts } of groups) {
    const last = Math.max(1, Math.ceil(posts.length / PAGE));
    const at = (n) => (n < 1 || n > last ? "" : n === 1 ? path : `${path}page/${n}/`);
    for (let n = 1; n <= last; n++) {
      pages.push({ path: at(n), title, newer: at(n - 1), older: at(n + 1), posts: posts.slice((n - 1) * PAGE, n * PAGE) });
    }
  }
  return pages;
}

/** Put the posts into groups; a post may be in several. */
function grouped(posts, keys, path) {
  const groups = new Map();
  for (const post of posts) {
    for (const key of keys(post)) {
      if (!groups.has(key)) groups.set(key, { key, title: key, path: path(key), posts: [] });
      groups.get(key).posts.push(post);
    }
  }
  return [...groups.values()];
}

module.exports = function (config) {
  config.setUseGitIgnore(false);
  const newest = (api) => api.getFilteredByGlob("src/posts/**/*.md").sort((a, b) => b.date - a.date);
  const byAgency = (posts) => grouped(posts, (post) => [post.data.agency], (slug) => `/${slug}/`);
  const month = (post) => post.date.toISOString().slice(0, 7);
  config.addCollection("posts", newest);
  config.addCollection("byAgency", (api) => byAgency(newest(api)));
  config.addCollection("lists", (api) => {
    const posts = newest(api);
    return paged([
      ...byAgency(posts).flatMap((agency) =>
        grouped(agency.posts, (post) => [String(post.date.getUTCFullYear())], (year) => `${agency.path}${year}/`)),
      ...grouped(posts, (post) => [post.data.kind], (kind) => `/jenis/${kind}/`),
      ...grouped(posts, (post) => post.data.topics, (topic) => `/topik/${topic}/`),
      ...grouped(posts, (post) => [month(post)], (name) => `/arsip/${name}/`),
    ]);
  });
  config.addFilter("head", (list, count) => list.slice(0, count));
  config.addFilter("iso", (date) => new Date(date).toISOString());
  config.addFilter("day", (date) => new Date(date).toISOString().slice(0, 10));
  config.addFilter("rfc822", (date) => new Date(date).toUTCString());
  config.addFilter("absolute", (path) => SITE + path);
  config.addFilter("cdata", (html) => html.replaceAll("]]>", "]]&gt;"));
  return { dir: { input: "src", output: "_site" }, markdownTemplateEngine: false, htmlTemplateEngine: "njk" };
};
