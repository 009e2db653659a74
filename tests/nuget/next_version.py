"""Makes the next version of a package, beside it: next_version.py PACKAGE OLD NEW. Its libraries have the sizes that they
had and another last byte, which nothing reads, and its entries are a year younger."""

import sys
import zipfile

package, old, new = sys.argv[1:]
path = package.replace(f".{old}.nupkg", f".{new}.nupkg")
with zipfile.ZipFile(package) as before, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after:
    for entry in before.infolist():
        content = bytearray(before.read(entry))
        if entry.filename.endswith(".nuspec"):
            # Its own version, and that of the package that it depends on.
            for text in "<version>{}<", 'version="{}"':
                content = content.replace(text.format(old).encode(), text.format(new).encode())
        elif entry.filename.endswith((".dll", ".so")):
            content[-1] ^= 1
        year, *others = entry.date_time
        after.writestr(zipfile.ZipInfo(entry.filename, (year + 1, *others)), content, zipfile.ZIP_DEFLATED)
