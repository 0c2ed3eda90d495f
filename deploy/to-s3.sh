#!/bin/sh
# Copy the folder that feeder publishes to S3, or another store that `aws s3` can speak to:
#     to-s3.sh feeds s3://feeds.example.org
# What is linked goes up before what links to it, and goes away after it. Run it after each build; what has not changed
# stays as it is. It knows the documents by the file names that [feeds] has by default.
set -eu
folder=$1 bucket=$2
short="public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"
long="public, max-age=3600, stale-while-revalidate=86400, stale-if-error=604800"
if [ -z "$(ls "$folder")" ]; then
    echo "$folder is empty; a disk that is not mounted looks like that. Nothing was copied or deleted." >&2
    exit 1
fi

# send MEDIA-TYPE CACHE-CONTROL [OPTION]...: the files that the last matching --include or --exclude lets in.
send() {
    type=$1 kept=$2
    shift 2
    aws s3 sync "$folder" "$bucket" --no-progress --content-type "$type" --cache-control "$kept" \
        --exclude '*' "$@" --exclude '.*' --exclude '*/.*'
}

# feed NAME SUFFIX MEDIA-TYPE: the documents NAME.SUFFIX of all feeds; those of archives first.
feed() {
    send "$3; charset=utf-8" "$long" --include "archive/*/$1.$2" --include "*/archive/*/$1.$2" --delete
    send "$3; charset=utf-8" "$short" --include "$1.$2" --include "*/$1.$2" --delete
}

assets() { # their suffixes tell `aws` what they are
    aws s3 sync "$folder/assets" "$bucket/assets" --no-progress --exclude '.*' --exclude '*/.*' \
        --cache-control "$long" "$@"
}

pages() {
    send "text/html; charset=utf-8" "$short" --include '*.html' --exclude 'index.html' --exclude '*/index.html' "$@"
}

if [ -d "$folder/assets" ]; then assets; fi
send "text/css; charset=utf-8" "$short" --include '*.css'
send "text/javascript; charset=utf-8" "$short" --include '*.js'
pages
feed rss xml application/rss+xml
feed atom xml application/atom+xml
feed feed json application/feed+json
feed opml xml text/x-opml
send "application/xml; charset=utf-8" "$short" --include '*sitemap*.xml' --delete
send "text/html; charset=utf-8" "$long" --include 'archive/*/index.html' --include '*/archive/*/index.html' --delete
send "text/html; charset=utf-8" "$short" --include 'index.html' --include '*/index.html' --delete
pages --delete
if [ -d "$folder/assets" ]; then assets --delete; fi
