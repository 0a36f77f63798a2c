module.exports = {
  layout: "post.njk",
  permalink: (data) => `/${data.agency}/${data.page.filePathStem.split("/").at(-2)}/${data.page.fileSlug}/`,
};
