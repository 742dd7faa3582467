"""Official documents after GB/T 9704-2012: one content, printed as PDF, as Word, as an article.

``document`` what a document holds; ``pages`` the PDF; ``word`` the file that an office edits;
``article`` what is pasted into a public account; ``titles`` where a title's line may end;
``justifying`` how a Chinese line is filled.
"""
