from hub.conversing.uploads import LARGEST


async def test_a_file_is_uploaded_and_sent_with_a_mail(world, sign_in):
    await world.contact("ct_1", account_id="ac_north")
    ada = await sign_in("ada")
    headers = {"Content-Type": "image/png", "X-Filename": "%E6%8A%A5%E4%BB%B7.png"}
    answer = await ada.post("/uploads", content=b"PNG", headers=headers)
    assert answer.status_code == 201, answer.text
    file = answer.json()
    assert {**file, "id": ""} == {"id": "", "name": "报价.png", "media_type": "image/png", "size": 3}
    reply = {"text": "See", "client_id": "c1", "attachments": [file["id"]]}
    sent = (await ada.post("/conversations/cv_ct_1/messages", json=reply)).json()
    assert sent["attachments"][0]["name"] == "报价.png"
    read = await ada.get(f"/messages/{sent['id']}/attachments/0")
    assert read.content == b"PNG"


async def test_a_colleagues_upload_is_not_ones_own(world, sign_in):
    await world.contact("ct_1", account_id="ac_north")
    file = (await (await sign_in("ben")).post("/uploads", content=b"PNG")).json()
    assert (file["name"], file["media_type"]) == ("file", "application/octet-stream")
    reply = {"text": "See", "client_id": "c1", "attachments": [file["id"]]}
    answer = await (await sign_in("ada")).post("/conversations/cv_ct_1/messages", json=reply)
    assert (answer.status_code, answer.json()["field"]) == (422, "attachments")


async def test_an_upload_is_read_by_whoever_made_it_and_never_shown_as_a_page(world, sign_in):
    ada, ben = await sign_in("ada"), await sign_in("ben")
    file = (await ada.post("/uploads", content=b"<b>", headers={"Content-Type": "text/html"})).json()
    read = await ada.get(f"/uploads/{file['id']}")
    assert (read.content, read.headers["content-type"]) == (b"<b>", "application/octet-stream")
    assert read.headers["content-disposition"].startswith("attachment")
    assert (await ben.get(f"/uploads/{file['id']}")).status_code == 404


async def test_nothing_and_too_much_are_refused(world, sign_in):
    ada = await sign_in("ada")
    assert (await ada.post("/uploads", content=b"")).status_code == 422
    assert (await ada.post("/uploads", content=b"x" * (LARGEST + 1))).status_code == 413
    assert world.files.kept == {}
