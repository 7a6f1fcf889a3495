from channels.email.parts import MAX_FILES, MAX_TEXT, body_of, tree_of


def mixed(*parts: str) -> bytes:
    body = "".join(f"--b\n{part}\n" for part in parts)
    return f'Content-Type: multipart/mixed; boundary="b"\n\n{body}--b--\n'.encode()


def test_text_and_files_are_told_apart():
    body = body_of(tree_of(mixed("Content-Type: text/plain\n\nhi", "Content-Type: image/png; name=p.png\n\nPNG")))
    assert body.text == "hi"
    assert [(file.name, file.media_type, file.data) for file in body.files] == [("p.png", "image/png", b"PNG")]


def test_texts_around_a_picture_are_joined_in_order():
    body = body_of(tree_of(mixed("\nbefore", "Content-Type: image/png\n\nPNG", "\nafter")))
    assert body.text == "before\n\nafter"
    assert body.files[0].name == "image.png"


def test_too_much_text_is_cut_with_a_mark():
    body = body_of(tree_of(b"\n" + b"word " * 100_000))
    assert len(body.text) < MAX_TEXT + 10
    assert body.text.endswith("[…]")
    assert body.cut


def test_too_many_parts_and_too_deep_nesting_are_cut():
    assert body_of(tree_of(mixed(*["Content-Type: a/b\n\nx"] * (MAX_FILES + 1)))).cut
    nested = "Content-Type: text/plain\n\ndeep"
    for level in range(60):
        nested = f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n{nested}\n--b{level}--'
    assert body_of(tree_of(nested.encode())).cut


def test_a_nested_mail_stays_whole():
    inner = "Subject: =?utf-8?B?5ZCI5ZCM?=\nFrom: a@b.c\n\ninner"
    body = body_of(tree_of(mixed("\nsee", f"Content-Type: message/rfc822\n\n{inner}")))
    assert body.text == "see"
    assert body.files[0].name == "合同.eml"
    assert b"From: a@b.c" in body.files[0].data
    assert b"inner" in body.files[0].data


def test_a_lone_text_with_a_name_is_still_the_body():
    assert body_of(tree_of(b"Content-Type: text/plain; name=x.txt\n\nwords")).text == "words"
    assert body_of(tree_of(b"Content-Disposition: attachment; filename=x.txt\n\nwords")).files[0].name == "x.txt"


def test_a_picture_shown_in_the_text_keeps_its_name_there():
    picture = "Content-Type: image/png\nContent-ID: <logo@x>\nContent-Disposition: inline; filename=l.png\n\nPNG"
    page = 'Content-Type: text/html\n\n<img src="cid:logo@x">'
    body = body_of(tree_of(mixed(page, picture, "Content-Type: image/png\n\nPNG")))
    assert [file.content_id for file in body.files] == ["logo@x", ""]
    assert "cid:logo@x" in body.html
