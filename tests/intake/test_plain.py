import cv2
import numpy as np
import pytest

from raven.intake.plain import cut_from_plain, plain_ground

GROUNDS = {
    "white": (255, 255, 255),
    "black": (0, 0, 0),
    "grey": (190, 190, 192),
    "pink": (250, 205, 215),
    "green": (20, 200, 60),
}
GAP = np.s_[260:440, 260:350]
SHIRT, SKIN, LINE = (60, 90, 170), (245, 215, 195), (60, 40, 40)


def drawing(ground: np.ndarray, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """A figure with an arm held to its side, over a ground (H, W, 3); and itself (H, W, 4), colours premultiplied."""
    height, width = ground.shape[:2]
    scale = 4
    figure = np.zeros((height * scale, width * scale, 4), np.uint8)

    def shape(points: list[tuple[float, float]], colour: tuple[int, int, int]) -> None:
        drawn = np.array([(x * width * scale, y * height * scale) for x, y in points], np.int32)
        cv2.fillPoly(figure, [drawn], (*colour, 255))
        cv2.polylines(figure, [drawn], True, (*LINE, 255), 2 * scale)

    shape([(0.3, 1.02), (0.33, 0.55), (0.45, 0.48), (0.55, 0.48), (0.67, 0.55), (0.7, 1.02)], SHIRT)
    shape([(0.67, 0.55), (0.86, 0.7), (0.7, 0.9), (0.69, 0.84), (0.79, 0.7), (0.67, 0.62)], SHIRT)
    middle = (round(0.5 * width * scale), round(0.32 * height * scale))
    cv2.ellipse(
        figure, middle, (round(0.13 * width * scale), round(0.17 * height * scale)), 0, 0, 360, (*SKIN, 255), -1
    )
    cv2.ellipse(
        figure, middle, (round(0.13 * width * scale), round(0.17 * height * scale)), 0, 0, 360, (*LINE, 255), 2 * scale
    )
    premultiplied = figure.astype(np.float32)
    premultiplied[..., :3] *= premultiplied[..., 3:] / 255
    small = cv2.resize(premultiplied, (width, height), interpolation=cv2.INTER_AREA)
    alpha = small[..., 3:] / 255
    noise = np.random.default_rng(seed).normal(0, 1.2, ground.shape)
    return (small[..., :3] + (1 - alpha) * ground + noise).clip(0, 255).round().astype(np.uint8), small


def plain(colour: tuple[int, int, int], height: int = 480, width: int = 400) -> np.ndarray:
    return np.full((height, width, 3), colour, np.float32)


def overlap(one: np.ndarray, other: np.ndarray) -> float:
    return float((one & other).sum() / (one | other).sum())


def over(premultiplied: np.ndarray, ground: float) -> np.ndarray:
    return premultiplied[..., :3] + ground * (1 - premultiplied[..., 3:] / 255)


@pytest.mark.parametrize("name", GROUNDS)
def test_a_figure_comes_off_a_ground_of_any_colour(name):
    picture, truth = drawing(plain(GROUNDS[name]))
    ground = plain_ground(picture)
    assert ground is not None
    cut = cut_from_plain(picture, ground)
    mine, theirs = cut[..., 3] > 127, truth[..., 3] > 127
    if name in ("white", "black"):  # clothes are often so: what is closed in stays
        mine[GAP] = theirs[GAP]
    assert overlap(mine, theirs) > (0.98 if name == "black" else 0.99)  # the lines are nearly black too


def test_a_gap_between_arm_and_body_is_cut_out():
    picture, truth = drawing(plain(GROUNDS["green"]))
    ground = plain_ground(picture)
    assert ground is not None
    assert truth[335, 294, 3] == 0
    assert cut_from_plain(picture, ground)[335, 294, 3] == 0


@pytest.mark.parametrize("name", GROUNDS)
@pytest.mark.parametrize("behind", [0, 255])
def test_no_halo_of_the_ground_is_left(name, behind):
    picture, truth = drawing(plain(GROUNDS[name]))
    ground = plain_ground(picture)
    assert ground is not None
    cut = cut_from_plain(picture, ground).astype(np.float32)
    cut[..., :3] *= cut[..., 3:] / 255
    edge = (truth[..., 3] > 5) & (truth[..., 3] < 250)
    edge[GAP] = False
    assert np.abs(over(cut, behind) - over(truth, behind))[edge].mean() < (50 if name == "black" else 20)


def test_a_ground_that_changes_smoothly_is_plain_too():
    rows, columns = np.mgrid[:480, :400]
    ground = np.stack([120 + rows * 0.2, 140 + columns * 0.15, 200 - rows * 0.1], axis=2).astype(np.float32)
    picture, truth = drawing(ground)
    found = plain_ground(picture)
    assert found is not None
    assert np.abs(found.colours - ground).max() < 3
    assert overlap(cut_from_plain(picture, found)[..., 3] > 127, truth[..., 3] > 127) > 0.99


def test_a_scene_is_not_plain():
    rng = np.random.default_rng(5)
    blobs = cv2.resize(rng.uniform(0, 255, (9, 8, 3)).astype(np.float32), (400, 480), interpolation=cv2.INTER_CUBIC)
    picture, _ = drawing(blobs.clip(0, 255))
    assert plain_ground(picture) is None


def test_a_ground_with_spots_all_over_is_not_plain():
    ground = plain((90, 130, 80))
    rng = np.random.default_rng(4)
    for x, y in rng.uniform(0, 1, (400, 2)):
        place = (int(x * 400), int(y * 480))
        cv2.ellipse(ground, place, (9, 4), float(x * 180), 0, 360, (150, 190, 90), -1)
    picture, _ = drawing(ground)
    assert plain_ground(picture) is None


def test_the_noise_of_jpeg_around_a_figure_is_not_kept():
    ground = plain((240, 235, 220))
    _, figure = drawing(ground)
    clean = (figure[..., :3] + (1 - figure[..., 3:] / 255) * ground).round().astype(np.uint8)
    coded = cv2.imencode(".jpg", clean[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 85])[1]
    seen = cv2.imdecode(coded, cv2.IMREAD_COLOR)[..., ::-1].copy()
    cut = cut_from_plain(seen, plain_ground(seen))
    figures = cv2.connectedComponents((cut[..., 3] > 0).astype(np.uint8))[0] - 1
    assert figures == 1
    assert overlap(cut[..., 3] > 127, figure[..., 3] > 127) > 0.95


@pytest.mark.parametrize(("ground", "levels"), [((38, 40, 45), 26), ((250, 205, 215), -24)])
def test_a_glow_or_shadow_that_hugs_a_figure_is_not_kept(ground, levels):
    _, figure = drawing(plain(ground))
    shape = (figure[..., 3] > 127).astype(np.uint8)
    hugging = np.minimum(2 * cv2.GaussianBlur(shape.astype(np.float32), (0, 0), 12), 1)
    picture, figure = drawing(plain(ground) + levels * hugging[..., None])
    cut = cut_from_plain(picture, plain_ground(picture))
    beside = cv2.dilate(shape, np.ones((5, 5), np.uint8)) == 0
    cut[GAP] = beside[GAP] = shape[GAP] = 0  # it is full of the glow
    assert (cut[..., 3] > 40)[beside].mean() < 2e-4
    assert overlap(cut[..., 3] > 127, shape > 0) > 0.975


def test_a_line_drawing_on_its_own_ground_keeps_its_white_face_though_its_outline_has_gaps():
    rgb8 = np.full((480, 400, 3), 255, np.uint8)
    cv2.ellipse(rgb8, (200, 200), (90, 110), 0, 20, 355, (30, 30, 30), 3, cv2.LINE_AA)  # open at one side
    cv2.line(rgb8, (150, 306), (150, 479), (30, 30, 30), 3)
    cv2.line(rgb8, (250, 306), (250, 479), (30, 30, 30), 3)
    truth = np.zeros((480, 400), np.uint8)
    cv2.ellipse(truth, (200, 200), (90, 110), 0, 0, 360, 1, -1)
    truth[306:, 150:250] = 1
    inside = cv2.GaussianBlur(truth.astype(np.float32), (0, 0), 8)
    inside[340:] = np.nan  # of which nothing is known
    ground = plain_ground(rgb8)
    assert ground is not None
    assert overlap(cut_from_plain(rgb8, ground, inside)[..., 3] > 127, truth > 0) > 0.93
    assert overlap(cut_from_plain(rgb8, ground)[..., 3] > 127, truth > 0) < 0.2  # nothing told it what is within


def test_a_dark_line_around_light_skin_stays_whole_on_a_dark_ground():
    """It is darker than the ground and skin is lighter, so that it came out as a row of ticks."""
    dark, line, skin = (40, 42, 45), (12, 10, 10), (215, 180, 165)
    picture = np.full((500, 400, 3), dark, np.float32)
    large = cv2.resize(picture, None, fx=4, fy=4, interpolation=cv2.INTER_NEAREST)
    neck = np.array([(560, 2000), (620, 900), (600, 500), (1000, 500), (985, 900), (1070, 2000)], np.int32)
    cv2.fillPoly(large, [neck], skin)
    cv2.polylines(large, [neck], True, line, 9)
    noise = np.random.default_rng(1).normal(0, 1.2, picture.shape)
    small = cv2.resize(large, (400, 500), interpolation=cv2.INTER_AREA)
    seen = (small + noise).clip(0, 255).astype(np.uint8)
    ground = plain_ground(seen)
    assert ground is not None
    figure = cut_from_plain(seen, ground)
    darkest = (small.max(axis=2) < 18) & (np.arange(500)[:, None] > 130)
    assert darkest.sum() > 400
    assert (figure[..., 3][darkest] > 200).mean() > 0.98
